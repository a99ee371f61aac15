using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>The life of an upload by link: pending, then ready, failed or expired, and what each state permits.</summary>
public sealed class SendKitUploadLifeTests
{
    private static readonly byte[] Bytes = "a,b\n1,2\n"u8.ToArray();

    [Fact]
    public async Task A_link_without_bytes_is_pending_and_its_url_404()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(clock);
        using var client = server.SendKit();

        var link = await client.PresignAsync(8, "t.csv", "text/csv");
        var status = await client.StatusAsync(link);

        status.Names().ShouldBe(
            ["id", "key", "url", "filename", "contentType", "fileSize", "status", "sha256", "createdAt", "expiresAt", "deletesAt"]);
        status.Text("status").ShouldBe("pending");
        status.Number("fileSize").ShouldBe(8);
        status.IsNull("sha256").ShouldBeTrue();
        status.IsNull("deletesAt").ShouldBeTrue();
        (await server.Http.GetAsync(link.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 8);
    }

    [Fact]
    public async Task Complete_before_the_bytes_is_UPLOAD_NOT_READY_and_worth_trying_again()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);

        var refused = await (await client.CompleteAsync(link)).ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "UPLOAD_NOT_READY");
        refused.GetProperty("retryable").GetBoolean().ShouldBeTrue();

        await server.PutAsync(link, Bytes);
        var done = await (await client.CompleteAsync(link)).ShouldBeAsync(HttpStatusCode.OK);
        done.GetProperty("data").Text("status").ShouldBe("ready");
        (await client.CompleteAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("status")]
    [InlineData("url")]
    [InlineData("sweep")]
    public async Task Bytes_are_settled_by_whatever_looks_first(string look)
    {
        var clock = new TestClock();
        await using var server = await StartAsync(clock);
        using var client = server.SendKit();
        var link = await client.PresignAsync(8, "t.csv", "text/csv");
        using var put = await server.PutAsync(link, Bytes);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await put.Content.ReadAsStringAsync()).ShouldBeEmpty();
        put.Headers.ETag.ShouldNotBeNull();
        await server.ShouldHoldAsync(stored: 0, files: 1, pending: 8);

        await LookAsync(server, client, clock, link, look);

        await server.ShouldHoldAsync(stored: 8, files: 1);
        (await server.Http.GetByteArrayAsync(link.Text("url"))).ShouldBe(Bytes);
        var status = await client.StatusAsync(link);
        status.Text("status").ShouldBe("ready");
        status.Text("sha256").ShouldMatch("^[0-9a-f]{64}$");
        status.Text("deletesAt").ShouldBe("2026-11-28T12:00:00.000Z");
    }

    [Fact]
    public async Task The_sweep_lets_bytes_be_replaced_until_the_link_ends()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(clock);
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);
        await server.PutAsync(link, Bytes);

        clock.Advance(TimeSpan.FromMinutes(4));
        (await server.SweepAsync())["settled"].ShouldBe(0);
        (await server.PutAsync(link, Bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_further_PUT_replaces_the_bytes_until_they_are_settled_and_is_403_after()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(3);

        await server.PutAsync(link, "one"u8.ToArray());
        await server.PutAsync(link, "two"u8.ToArray());
        (await server.Http.GetStringAsync(link.Text("url"))).ShouldBe("two");

        using var late = await server.PutAsync(link, "bad"u8.ToArray());
        late.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await late.Content.ReadAsStringAsync()).ShouldContain("<Code>AccessDenied</Code>");
        (await server.Http.GetStringAsync(link.Text("url"))).ShouldBe("two");
        await server.SweepAsync();
        await server.ShouldHoldAsync(stored: 3, files: 1);
    }

    [Fact]
    public async Task A_link_without_bytes_expires_by_the_sweep_15_minutes_after_its_end()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(clock);
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);

        clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
        (await server.SweepAsync())["expired"].ShouldBe(0);
        (await client.StatusAsync(link)).Text("status").ShouldBe("pending");
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 8);

        clock.Advance(TimeSpan.FromSeconds(1));
        (await server.SweepAsync())["expired"].ShouldBe(1);
        (await client.StatusAsync(link)).Text("status").ShouldBe("expired");
        (await server.Http.GetAsync(link.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await (await client.CompleteAsync(link)).ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "UPLOAD_FAILED");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_PUT_after_the_links_end_is_403_and_says_that_it_expired()
    {
        var clock = new TestClock();
        await using var server = await StartAsync(clock);
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);

        clock.Advance(TimeSpan.FromSeconds(301));
        using var answer = await server.PutAsync(link, Bytes);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("<Message>Request has expired</Message>");
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 8);
    }

    [Fact]
    public async Task Bytes_that_are_not_as_promised_when_looked_at_are_failed_and_removed()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);
        await server.PutAsync(link, Bytes);
        await TestStorage.ReplaceAsync(server.Data, server.BlobFiles().Single(), [1, 2]);

        (await client.StatusAsync(link)).Text("status").ShouldBe("failed");

        var refused = await (await client.CompleteAsync(link)).ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "UPLOAD_FAILED");
        refused.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        (await server.Http.GetAsync(link.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.PutAsync(link, Bytes)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await server.SweepAsync();
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    [InlineData("not-an-id")]
    public async Task An_unknown_or_malformed_id_is_404(string id)
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();

        await (await client.GetAsync($"/v1/inbox/attachments/{id}")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.PostAsync($"/v1/inbox/attachments/{id}/complete", null))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Another_workspaces_upload_is_404()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        using var stranger = server.SendKit((await server.AddAccountAsync()).WorkspaceKey.Text);
        var link = await client.PresignAsync(8);
        await server.PutAsync(link, Bytes);

        await (await stranger.GetAsync($"/v1/inbox/attachments/{link.Text("id")}"))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await stranger.CompleteAsync(link)).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await server.ShouldHoldAsync(stored: 0, files: 1, pending: 8);
    }

    private static async Task LookAsync(TestServer server, HttpClient client, TestClock clock, JsonElement link, string look)
    {
        if (look == "complete") await client.CompleteAsync(link);
        else if (look == "status") await client.StatusAsync(link);
        else if (look == "url") await server.Http.GetAsync(link.Text("url"));
        else
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            (await server.SweepAsync())["settled"].ShouldBe(1);
        }
    }

    private static Task<TestServer> StartAsync(TestClock? clock = null) =>
        TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
}
