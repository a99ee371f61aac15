using System.Text;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Storage;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>A message is read as it came while one of its files is deleted.</summary>
public sealed class RawAnswerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_skeleton_that_was_replaced_after_the_row_was_read_is_looked_up_again()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(MailSteps.WithFile("a.txt", [])
            .Replace("base64", "quoted-printable")
            .Replace("\n--b--", "Secret\n--b--"));
        var stale = await OpenAsync(fixture, message.Id);
        await DeleteFileAsync(fixture, message);
        await fixture.SweepAsync();
        var (http, body) = Request();
        var opened = new Queue<(Message, RawMessage)>([stale, await OpenAsync(fixture, message.Id)]);

        await RawAnswer.WriteAsync(http, () => Task.FromResult(opened.Dequeue()));

        var text = Encoding.Latin1.GetString(body.ToArray());
        text.ShouldStartWith("From: Ann");
        text.ShouldContain("X-Enclosure-Removed");
        text.ShouldNotContain("Secret");
        http.Response.ContentLength.ShouldBeNull("it is not whole any more");
        http.Response.Headers.ShouldNotContainKey("Repr-Digest");
    }

    [Fact]
    public async Task What_goes_missing_when_something_was_written_is_not_begun_again()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(MailSteps.WithFile("a.bin", MailSteps.Noise(5000)));
        var stale = await OpenAsync(fixture, message.Id);
        await DeleteFileAsync(fixture, message);
        var (http, body) = Request();
        var opened = new Queue<(Message, RawMessage)>([stale]);

        await Should.ThrowAsync<BlobMissingException>(RawAnswer.WriteAsync(http, () => Task.FromResult(opened.Dequeue())));

        await http.Response.BodyWriter.FlushAsync(None);
        Encoding.Latin1.GetString(body.ToArray()).Split("From: Ann").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_skeleton_that_stays_away_is_asked_for_twice_and_no_more()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync("From: ann@example.com\n\nHi");
        foreach (var path in Files.Placed(fixture.Data)) await TestStorage.ReplaceAsync(fixture.Data, path, null);
        var asked = 0;

        await Should.ThrowAsync<BlobMissingException>(RawAnswer.WriteAsync(Request().Http, () =>
        {
            asked++;
            return OpenAsync(fixture, message.Id);
        }));

        asked.ShouldBe(2);
    }

    private static async Task<(Message, RawMessage)> OpenAsync(CoreFixture fixture, Guid id)
    {
        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        return (message, await fixture.Core.RawMail.OpenAsync(message, await fixture.FilesAsync(message), None));
    }

    private static async Task DeleteFileAsync(CoreFixture fixture, Message message) =>
        await fixture.Core.Library.DeleteAsync(fixture.Caller, (await fixture.FilesAsync(message)).Single().Id, None);

    private static (HttpContext Http, MemoryStream Body) Request()
    {
        var body = new MemoryStream();
        return (new DefaultHttpContext { Response = { Body = body } }, body);
    }
}
