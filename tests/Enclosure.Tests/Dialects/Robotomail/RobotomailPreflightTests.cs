using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Support.SendingClient;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>What is told of a message before it is sent.</summary>
public sealed class RobotomailPreflightTests
{
    [Fact]
    public async Task The_size_told_is_the_size_sent_and_nothing_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (first, second) = ((await client.UploadAsync(Files.Random(1000), "报告.pdf")).Text("id"), await client.UploadIdAsync("b.png"));
        var letter = new
        {
            to = new[] { Outsider },
            cc = new[] { "jürgen@bücher.example" },
            subject = "Grüße",
            bodyText = "Two files, one shown.",
            bodyHtml = "<img src=\"cid:b.png\">",
            attachments = new[] { first, second },
            headers = new Dictionary<string, string> { ["X-Custom-A"] = "é" },
        };

        var told = await LookAsync(server, client, letter);
        (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").GetArrayLength().ShouldBe(0);
        (await client.AttachmentAsync(first)).IsNull("messageId").ShouldBeTrue();
        var sent = await client.SendMessageAsync(server.Messages(), letter);

        told.GetProperty("problems").GetArrayLength().ShouldBe(0);
        (told.GetProperty("wouldBeSent").GetBoolean(), told.GetProperty("isWhole").GetBoolean()).ShouldBe((true, true));
        told.GetProperty("fileBytes").GetInt64().ShouldBeGreaterThan(1000);
        told.GetProperty("sizeBytes")
            .GetInt64()
            .ShouldBe((await client.GetByteArrayAsync($"{server.Messages()}/{sent.Text("id")}/raw")).Length);
    }

    [Fact]
    public async Task A_message_of_21_MB_is_told_who_does_not_take_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var file = (await client.UploadAsync(Files.Random(16_000_000), "a.bin")).Text("id");

        var told = await LookAsync(server, client, Letter(file));

        told.GetProperty("limits")
            .EnumerateArray()
            .Select(limit => (limit.GetProperty("bytes").GetInt64() >> 20, limit.GetProperty("exceeded").GetBoolean()))
                .ShouldBe([(10, true), (20, true), (25, false), (35, false), (50, false)]);
        told.IsNull("relayLimitBytes").ShouldBeTrue();
        Problems(told).ShouldBe([("LARGE_MESSAGE", false, null)]);
        told.GetProperty("wouldBeSent").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_of_a_blocked_kind_is_told_with_who_blocks_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (good, blocked) = (await client.UploadIdAsync("a.pdf"), await client.UploadIdAsync("a.pdf.EXE"));

        var told = await LookAsync(server, client, Letter(good, blocked));

        Problems(told).ShouldBe([("BLOCKED_EXTENSION", false, "attachments[1]")]);
        var problem = told.GetProperty("problems")[0];
        problem.Text("attachmentId").ShouldBe(blocked);
        problem.Text("message").ShouldContain("Gmail and Outlook");
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_problems_and_not_refusals()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var sendkit = server.SendKit();
        await client.ReceiveAsync(InboundClient.Plain("First"));
        var (path, _) = await client.ReceiveAsync(Letters.WithFile("a.txt", "YQ=="));
        var withheld = (await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id");
        await server.LimitInboundAsync(1);
        var pending = (await sendkit.PresignAsync(3)).Text("id");
        var good = await client.UploadIdAsync();

        var told = await LookAsync(server, client, Letter(good, Guid.NewGuid().ToString(), withheld, pending));

        Problems(told).ShouldBe(
            [
                ("VALIDATION_ERROR", true, "attachments[1]"), ("INBOUND_LIMIT_EXCEEDED", true, "attachments[2]"),
                ("UPLOAD_NOT_READY", true, "attachments[3]"),
            ]);
        (told.GetProperty("wouldBeSent").GetBoolean(), told.GetProperty("isWhole").GetBoolean()).ShouldBe((false, false));
        told.GetProperty("problems")[2].Text("message").ShouldContain("PUT them");
        told.GetProperty("fileBytes")
            .GetInt64()
            .ShouldBe((await LookAsync(server, client, Letter(good, pending))).GetProperty("fileBytes").GetInt64());
        using var scoped = server.Robotomail(await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));
        Problems(await LookAsync(server, scoped, Letter(good))).ShouldBe([("OUT_OF_SCOPE", true, "attachments[0]")]);
    }

    [Fact]
    public async Task What_stands_in_the_way_of_any_send_is_a_problem_too()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var large = (await client.UploadAsync(Files.Random(26_214_400), "a.bin")).Text("id");
        var small = await client.UploadIdAsync();

        Problems(await LookAsync(server, client, Letter(large, small))).ShouldBe(
            [("MESSAGE_TOO_LARGE", true, null), ("LARGE_MESSAGE", false, null)]);
        for (var sent = 0; sent < 30; sent++) await client.SendMessageAsync(server.Messages(), Letter());
        Problems(await LookAsync(server, client, Letter())).ShouldBe([("RATE_LIMITED", true, null)]);
        await client.PatchAsync($"/v1/mailboxes/{server.Account.Mailbox.Id}", JsonContent.Create(new { status = "PAUSED" }));
        Problems(await LookAsync(server, client, Letter())).ShouldBe([("MAILBOX_INACTIVE", true, null)]);
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: true));
        Problems(await LookAsync(server, client, Letter())).ShouldBe([("ACCOUNT_SUSPENDED", true, null)]);
    }

    [Fact]
    public async Task A_wrong_body_is_refused_as_by_the_send()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var refused = await (await client.PostMessageAsync($"{server.Messages()}/preflight", new { to = new[] { "nobody" } }))
            .ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields")
            .EnumerateArray()
            .Select(fault => fault.Text("field"))
            .ShouldBe(["to", "subject", "bodyText"], ignoreOrder: true);
    }

    private static async Task<JsonElement> LookAsync(TestServer server, HttpClient client, object body)
    {
        using var answer = await client.PostMessageAsync($"{server.Messages()}/preflight", body);
        return (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("preflight");
    }

    private static IEnumerable<(string Code, bool StopsSending, string? Field)> Problems(JsonElement told) =>
        told.GetProperty("problems").EnumerateArray()
            .Select(problem =>
                (problem.Text("code"), problem.GetProperty("stopsSending").GetBoolean(), problem.GetProperty("field").GetString()));
}
