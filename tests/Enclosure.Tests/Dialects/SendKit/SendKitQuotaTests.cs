using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Room is reserved when a link is issued, kept when its bytes come, given back when they do not.</summary>
public sealed class SendKitQuotaTests
{
    [Fact]
    public async Task A_link_for_which_there_is_no_room_is_403()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 100);
        using var client = server.SendKit();
        await client.PresignAsync(60);

        using var answer = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 41 });

        await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "STORAGE_LIMIT_EXCEEDED");
        await client.PresignAsync(40);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 100);
    }

    [Fact]
    public async Task Room_is_given_back_when_the_upload_expires()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(
            clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" }, storageLimit: 100);
        using var client = server.SendKit();
        await client.PresignAsync(100);

        clock.Advance(TimeSpan.FromMinutes(20));
        await server.SweepAsync();

        await client.PresignAsync(100);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 100);
    }

    [Fact]
    public async Task The_timer_sweeps_by_itself()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, storageLimit: 100);
        using var client = server.SendKit();
        await client.PresignAsync(100);

        clock.Advance(TimeSpan.FromMinutes(20));

        var deadline = DateTime.UtcNow.AddSeconds(20);
        while ((await server.AccountRowAsync()).PendingBytes > 0 && DateTime.UtcNow < deadline) await Task.Delay(20);
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task Links_issued_at_once_never_promise_more_than_the_limit()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 100);
        using var client = server.SendKit();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 10 })));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(10);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 100);
    }

    [Fact]
    public async Task An_upload_looked_at_by_many_at_once_is_settled_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(3);
        await server.PutAsync(link, [1, 2, 3]);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => n % 2 == 0
            ? client.CompleteAsync(link)
            : server.Http.GetAsync(link.Text("url"))));

        await server.ShouldHoldAsync(stored: 3, files: 1);
    }

    [Fact]
    public async Task Deleting_a_ready_upload_in_the_other_dialect_frees_its_room()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 3);
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var link = await client.PresignAsync(3);
        await server.PutAsync(link, [1, 2, 3]);
        await client.CompleteAsync(link);

        (await robotomail.DeleteAsync($"/v1/attachments/{link.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.Http.GetAsync(link.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await server.ShouldHoldAsync(stored: 0, files: 0);
        await client.PresignAsync(3);
    }
}
