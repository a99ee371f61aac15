using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Events;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class EventPayloadTests
{
    private const string Origin = "https://mail.example.com";
    private const int LongestBody = 256 * 1024;

    [Fact]
    public async Task A_message_is_told_in_snake_case_with_every_documented_member()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var told = await TellAsync(fixture, new Letter());

        told.Names().ShouldBe(["event", "timestamp", "data"]);
        told.Text("event").ShouldBe("message.received");
        told.Text("timestamp").ShouldBe("2026-11-21T12:00:00.000Z");
        var data = told.GetProperty("data");
        data.Names().ShouldBe(
            [
                "message_id", "mailbox_id", "mailbox_address", "from", "to", "cc", "subject", "body_text", "body_html", "thread_id",
                "in_reply_to",
                "internet_message_id", "headers", "received_at", "attachments",
            ]);
        data.Text("mailbox_address").ShouldBe("demo@localhost");
        data.Text("from").ShouldBe("ann@example.com");
        data.GetProperty("to").EnumerateArray().Select(to => to.GetString()).ShouldBe(["demo@localhost", "bob@example.com"]);
        data.GetProperty("cc").GetArrayLength().ShouldBe(0);
        data.IsNull("in_reply_to").ShouldBeTrue();
        data.GetProperty("headers").Text("X-Note").ShouldBe("two");
        data.Text("received_at").ShouldBe("2026-11-21T12:00:00.000Z");
    }

    [Fact]
    public async Task Header_fields_whose_names_differ_in_case_alone_are_one()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        var told = await TellAsync(fixture, new Letter { Headers = "X-Note: one\nSubject: Hello\nx-note: two" });

        var headers = told.GetProperty("data").GetProperty("headers");

        headers.Names().ShouldBe(["Subject", "x-note"], ignoreOrder: true);
        headers.Text("x-note").ShouldBe("two");
    }

    [Fact]
    public async Task Attachments_come_with_links_that_are_made_anew_and_live_24_hours()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync("hello"u8.ToArray());
        var told = await TellAsync(fixture, new Letter(), messageId => LinkAsync(fixture, file.Id, messageId));

        var entry = told.GetProperty("data").GetProperty("attachments").EnumerateArray().Single();

        entry.Names().ShouldBe(["id", "filename", "content_type", "size_bytes", "content_id", "download_url"]);
        entry.Text("id").ShouldBe(file.Id.ToString());
        entry.Number("size_bytes").ShouldBe(5);
        entry.Text("download_url").ShouldStartWith(Origin + "/");
        entry.Text("download_url").ShouldContain("X-Amz-Expires=86400");
        entry.Text("download_url").ShouldContain("X-Amz-Date=20261121T120000Z");
    }

    [Fact]
    public async Task Bodies_are_cut_at_256_KB_between_characters()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var data = (await TellAsync(
            fixture, new Letter { BodyText = "a" + new string('\u20AC', 200_000), BodyHtml = "short" })).GetProperty("data");

        data.Text("body_text").ShouldBe("a" + new string('\u20AC', (LongestBody - 1) / 3));
        data.Text("body_html").ShouldBe("short");
        data.GetProperty("body_truncated").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_payload_stays_under_a_megabyte_whatever_the_message_holds()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var worst = new Letter
        {
            BodyText = new string('\u0001', 300_000),
            BodyHtml = string.Concat(Enumerable.Repeat("\u0001\"\n", 100_000)),
            Headers = string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"X-{i}: {new string('\u0002', 100)}")),
        };

        (await BytesAsync(fixture, worst)).Length.ShouldBeLessThan(EventPayload.LargestPayload);
    }

    [Fact]
    public async Task A_message_that_was_sent_with_any_number_of_files_is_told_in_less_than_a_megabyte_too()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync("hello"u8.ToArray());
        var bytes = await BytesAsync(fixture, new Letter(), messageId => fixture.Core.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("update messages set direction = 'outbound' where id = @messageId", new { messageId });
            for (var more = 0; more < 1500; more++)
                await sql.BatchAsync(
                    AttachmentTable.InsertReady(file with { Id = Guid.CreateVersion7(), Filename = new string('\u4E2D', 80) }));
            await sql.ExecuteAsync("update attachments set message_id = @messageId", new { messageId });
        }));

        bytes.Length.ShouldBeLessThan(EventPayload.LargestPayload);
        var data = JsonSerializer.Deserialize<JsonElement>(bytes).GetProperty("data");
        data.GetProperty("attachments").GetArrayLength().ShouldBe(100);
        data.Number("attachments_omitted").ShouldBe(1401);
    }

    [Fact]
    public async Task A_payload_is_one_line()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        (await BytesAsync(fixture, new Letter { BodyText = "a\r\nb\nc\rd" })).ShouldNotContain(each => each == '\n' || each == '\r');
    }

    [Fact]
    public async Task Files_that_were_refused_are_told_with_the_reason_and_a_limit_with_its_use()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.Core.Accounts.ChangeAsync(fixture.Caller.Account.Id, new AccountChange(InboundLimit: 2));
        var data = (await TellAsync(fixture, new Letter { DroppedReason = "size" })).GetProperty("data");

        data.GetProperty("attachments_dropped").GetBoolean().ShouldBeTrue();
        data.Text("attachments_dropped_reason").ShouldBe("size");
        var usage = data.GetProperty("inbound_usage");
        usage.Names().ShouldBe(["current", "limit", "percentage", "reset_date", "status"]);
        usage.Number("percentage").ShouldBe(50);
        usage.Text("status").ShouldBe("approaching");
        usage.Text("reset_date").ShouldBe("2026-12-01T00:00:00.000Z");
    }

    private static Task LinkAsync(CoreFixture fixture, Guid id, Guid messageId) =>
        fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync(
            "update attachments set message_id = @messageId where id = @id", new { id, messageId }));

    private static async Task<JsonElement> TellAsync(CoreFixture fixture, Letter letter, Func<Guid, Task>? then = null) =>
        JsonSerializer.Deserialize<JsonElement>(await BytesAsync(fixture, letter, then));

    private static async Task<byte[]> BytesAsync(CoreFixture fixture, Letter letter, Func<Guid, Task>? then = null)
    {
        var account = fixture.Caller.Account.Id;
        var mailbox = (await fixture.Core.Mailboxes.ListOfAccountAsync(account, CancellationToken.None))[0];
        var messageId = await fixture.Core.ReceiveAsync(account, mailbox.Id, letter);
        if (then is not null) await then(messageId);
        var payload = new EventPayload(fixture.Core.EventSubjects, fixture.Core.Library, fixture.Clock);
        return (await payload.BuildAsync(
            account, messageId, "message.received", fixture.Clock.GetUtcNow(), Origin, CancellationToken.None))!;
    }
}
