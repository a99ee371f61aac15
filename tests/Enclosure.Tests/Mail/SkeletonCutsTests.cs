using Enclosure.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>Bytes of a deleted file that stood in the message as they came.</summary>
public sealed class SkeletonCutsTests
{
    private const string Secret = "Nobody shall find this sentence.";
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly string Letter = WithFile("a.txt", []).Replace("base64", "quoted-printable")
        .Replace("\n--b--", $"{Secret}\n--b--");

    [Fact]
    public async Task The_bytes_of_a_deleted_quoted_printable_file_leave_the_disk()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(Letter);
        await DeleteFileAsync(fixture, message);
        OnDisk(fixture).ShouldBe(1);

        await fixture.SweepAsync();

        OnDisk(fixture).ShouldBe(0);
        var now = (await fixture.Core.Messages.FindAsync(message.AccountId, message.Id, None))!;
        var raw = System.Text.Encoding.Latin1.GetString(await fixture.RawAsync(now));
        raw.ShouldContain("X-Enclosure-Removed: ");
        raw.ShouldContain("See the file.");
        Files.Placed(fixture.Data).Count().ShouldBe(1);
        (await fixture.Core.Usage.RecountAsync(None)).ShouldAllBe(usage => usage.Agrees);
        (await RequestsAsync(fixture)).ShouldBe(0);
    }

    [Fact]
    public async Task A_recipient_who_keeps_the_file_keeps_the_message_as_it_came()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.NewMailboxAsync("second@localhost");
        var raw = Wire(Letter);
        var received = await fixture.DeliverAsync(raw, "ann@example.com", Address, "second@localhost");
        var messages = new List<Message>();
        foreach (var one in received) messages.Add((await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, one.Id, None))!);

        await DeleteFileAsync(fixture, messages[0]);
        await fixture.SweepAsync();
        (await fixture.RawAsync(messages[1])).ShouldBe(raw);

        await DeleteFileAsync(fixture, messages[1]);
        await fixture.SweepAsync();
        OnDisk(fixture).ShouldBe(0);
    }

    [Fact]
    public async Task A_skeleton_without_bytes_of_the_file_stays_as_it_is()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(WithFile("a.bin", Noise(5000)));
        await DeleteFileAsync(fixture, message);

        await fixture.SweepAsync();

        (await fixture.Core.Messages.FindAsync(message.AccountId, message.Id, None))!.Raw.SkeletonId.ShouldBe(message.Raw.SkeletonId);
        (await RequestsAsync(fixture)).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_is_gone_leaves_no_request()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(Letter);
        await DeleteFileAsync(fixture, message);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("delete from messages", null));

        await fixture.SweepAsync();

        (await RequestsAsync(fixture)).ShouldBe(0);
    }

    private static async Task DeleteFileAsync(CoreFixture fixture, Message message) =>
        await fixture.Core.Library.DeleteAsync(fixture.Caller, (await fixture.FilesAsync(message)).Single().Id, None);

    private static int OnDisk(CoreFixture fixture) => Files.Placed(fixture.Data).Count(path => File.ReadAllText(path).Contains(Secret));

    private static Task<long> RequestsAsync(CoreFixture fixture) =>
        fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from skeleton_cuts", null), None);
}
