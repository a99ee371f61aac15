using System.Net;
using System.Text;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>A conversation passed on.</summary>
public sealed class SendKitForwardTests
{
    [Fact]
    public async Task It_begins_a_conversation_with_the_files_so_far_and_then_the_ones_named()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var upload = await server.UploadAsync(client, "ours"u8.ToArray(), "ours.txt");
        await client.StatusAsync(upload);
        var id = await server.ConverseAsync(Letters.WithFile("theirs.txt", Convert.ToBase64String("theirs"u8)));
        var stored = (await server.CountersAsync()).Stored;

        using var answer = await client.PostForwardAsync(
            id, new
            {
                toEmails = new[] { "bob@example.com" },
                cc = new[] { "carl@example.com" },
                body = "<p>Look &amp; see</p>",
                attachments = new[] { upload },
            });

        var queued = (await answer.ShouldBeAsync(HttpStatusCode.Accepted)).GetProperty("data");
        queued.Names().ShouldBe(["jobId", "status", "message"], ignoreOrder: true);
        queued.Text("jobId").ShouldMatch("^forward_email_[0-9]{13}_[0-9a-z]{7}$");
        queued.Text("status").ShouldBe("pending");
        (await client.UntilDoneAsync(queued.Text("jobId"))).ToString()
            .ShouldBe($$"""{"jobId":"{{queued.Text("jobId")}}","status":"sent","reason":null}""");
        var made = (await client.ConversationsAsync()).Single(row => row.Text("id") != id);
        made.Text("subject").ShouldBe("Fwd: With a file");
        made.GetProperty("lead").Text("email").ShouldBe("bob@example.com");
        var message = (await client.ConversationAsync(made.Text("id"))).MessagesOf().ShouldHaveSingleItem();
        message.Text("type").ShouldBe("manual");
        message.FilesOf().Select(file => (file.Text("filename"), file.Number("index"))).ShouldBe([("theirs.txt", 0), ("ours.txt", 1)]);
        (await client.GetStringAsync(message.FilesOf()[0].Text("downloadUrl"))).ShouldBe("theirs");
        (await server.CountersAsync()).Stored.ShouldBe(stored);
        (await client.ConversationAsync(id)).MessagesOf().ShouldHaveSingleItem();
        var sent = await robotomail.MessageAsync($"{server.Messages()}/{message.Text("id")}");
        sent.GetProperty("ccAddresses")[0].GetString().ShouldBe("carl@example.com");
        sent.Text("bodyText").ShouldStartWith("Look & see");
        sent.Text("bodyText").ShouldContain("From: Ann <ann@example.com>");
        sent.Text("bodyText").ShouldContain("Here it is.");
    }

    [Fact]
    public async Task What_came_before_is_quoted_without_its_markup()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var id = await server.ConverseAsync(InboundClient.Plain("Evil").Replace("Text of Evil.", "<script>alert(1)</script> & more"));

        await client.UntilDoneAsync(
            await client.ForwardAsync(id, new { toEmails = new[] { "bob@example.com" }, plainText = "See below." }));

        var made = (await client.ConversationsAsync()).Single(row => row.Text("id") != id);
        var body = (await client.ConversationAsync(made.Text("id"))).MessagesOf()[0].Text("body");
        body.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
        body.ShouldNotContain("<script");
        body.ShouldStartWith("<div style=\"white-space:pre-wrap\">See below.</div>");
    }

    [Fact]
    public async Task Of_a_very_long_conversation_the_end_is_quoted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var id = await server.ConverseAsync(InboundClient.Plain("Long", "Message-ID: <long@example.com>")
            .Replace("Text of Long.", "the beginning"));
        (await server.ConverseAsync(InboundClient.Plain("Re: Long", "In-Reply-To: <long@example.com>")
            .Replace("Text of Re: Long.", new string('x', 300_000)))).ShouldBe(id);

        await client.UntilDoneAsync(await client.ForwardAsync(id, new { toEmails = new[] { "bob@example.com" } }));

        var sent = (await robotomail.GetAsync($"{server.Messages()}?direction=OUTBOUND")
            .JsonAsync()).GetProperty("messages")[0].Text("bodyText");
        Encoding.UTF8.GetByteCount(sent).ShouldBeInRange(256 * 1024, 257 * 1024);
        sent.ShouldContain("[Earlier messages are left out.]");
        sent.ShouldNotContain("the beginning");
    }

    [Fact]
    public async Task Carried_files_count_toward_the_25_MB_and_not_toward_the_ten()
    {
        await using var server = await TestServer.StartAsync(
            new TestClock(), new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var client = server.SendKit();
        var id = await server.ConverseAsync(Letters.WithFile("theirs.txt", "aGVsbG8="));
        var upload = await server.UploadAsync(client, "ours"u8.ToArray());
        var ten = Enumerable.Repeat(new { key = upload.Text("key") }, 10);

        (await client.UntilDoneAsync(await client.ForwardAsync(
            id, new { toEmails = new[] { "bob@example.com" }, attachments = ten }))).Text("status").ShouldBe("sent");
        await server.ExecuteAsync("update attachments set size_bytes = 26214400 where filename = 'theirs.txt'");

        using var answer = await client.PostForwardAsync(id, new { toEmails = new[] { "bob@example.com" }, attachments = ten.Take(1) });
        await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "MESSAGE_TOO_LARGE");
    }

    [Fact]
    public async Task A_forward_that_cannot_go_is_a_failed_job_with_the_reason()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var client = server.SendKit();
        var id = await server.ConverseAsync(Letters.WithFile("theirs.txt", "aGVsbG8="));
        var blob = await server.Core.Database.ReadAsync(
            sql => sql.ValueAsync<Guid>("select blob_id from attachments"), CancellationToken.None);
        await TestStorage.ReplaceAsync(server.Data, server.BlobFiles().Single(path => path.EndsWith(blob.ToString("n"))), null);

        var job = await client.UntilDoneAsync(await client.ForwardAsync(id, new { toEmails = new[] { "bob@example.com" } }));

        job.Text("status").ShouldBe("failed");
        job.Text("reason").ShouldBe("The file 'theirs.txt' is not there any more.");
        (await client.ConversationsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_job_of_another_workspace_and_an_unknown_one_are_404()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.AddAccountAsync();
        using var client = server.SendKit();
        using var stranger = server.SendKit(other.WorkspaceKey.Text);
        var job = await client.ForwardAsync(
            await server.ConverseAsync(InboundClient.Plain("Hello")), new { toEmails = new[] { "bob@example.com" } });

        await (await stranger.GetAsync($"/api/jobs/{job}")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.GetAsync("/api/jobs/forward_email_1_aaaaaaa")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task The_same_idempotency_key_forwards_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var id = await server.ConverseAsync(InboundClient.Plain("Hello"));
        object body = new { toEmails = new[] { "bob@example.com" } };

        var first = await (await client.PostForwardAsync(id, body, "once")).ShouldBeAsync(HttpStatusCode.Accepted);
        var again = await (await client.PostForwardAsync(id, body, "once")).ShouldBeAsync(HttpStatusCode.Accepted);

        again.ToString().ShouldBe(first.ToString());
        await client.UntilDoneAsync(first.GetProperty("data").Text("jobId"));
        (await client.InboxAsync()).GetProperty("pagination").Number("total").ShouldBe(2);
    }
}
