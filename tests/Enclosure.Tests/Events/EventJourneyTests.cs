using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class EventJourneyTests
{
    private const string Mail =
        "From: Ann <ann@example.com>\r\nTo: demo@localhost\r\nSubject: A file\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\n"
        + "Content-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment; filename=a.csv\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\nYSxiCg==\r\n--b--\r\n";

    [Fact]
    public async Task A_mail_with_a_file_is_told_to_a_webhook_and_a_stream_and_the_file_fetched_by_its_link()
    {
        await using var stage = await HookStage.SetAsync();
        await stage.HookAsync();
        using var reader = await EventReader.OpenAsync(stage.Client);

        using var mail = new ByteArrayContent(Encoding.ASCII.GetBytes(Mail))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") },
        };
        using var taken = await stage.Client.PostAsync("/v1/inbound?rcpt=demo@localhost", mail);
        await taken.ShouldBeAsync(HttpStatusCode.Created);

        var posted = JsonSerializer.Deserialize<JsonElement>((await stage.Receiver.NextAsync()).Body).GetProperty("data");
        var streamed = (await reader.NextAsync())!.Json.GetProperty("data");
        foreach (var data in new[] { posted, streamed })
        {
            data.Text("subject").ShouldBe("A file");
            data.Text("body_text").Trim().ShouldBe("See the file.");
            var file = data.GetProperty("attachments").EnumerateArray().Single();
            file.Text("filename").ShouldBe("a.csv");
            (await stage.Server.Http.GetByteArrayAsync(file.Text("download_url"))).ShouldBe("a,b\n"u8.ToArray());
        }
    }
}
