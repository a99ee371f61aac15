using System.Net;
using System.Text;
using Enclosure.Attachments;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

/// <summary>
/// PUTs that meet each other, a settler, or the end of their link: one conditional update decides, and the loser leaves nothing.
/// </summary>
public sealed class PutRaceTests
{
    private static readonly byte[] First = "first"u8.ToArray();
    private static readonly byte[] Second = "secon"u8.ToArray();

    [Fact]
    public async Task A_second_put_replaces_the_bytes_of_the_first_until_the_upload_is_settled()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        (await fixture.PutAsync(link, First)).ShouldBeTrue();
        (await fixture.PutAsync(link, Second)).ShouldBeTrue();

        var settled = await fixture.SettleAsync(link);

        (await fixture.ReadAsync(settled)).ShouldBe(Second);
        await fixture.SweepAsync();
        Files.Placed(fixture.Data).ShouldHaveSingleItem();
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_settler_that_a_second_put_overtook_decides_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        await fixture.PutAsync(link, First);
        var seen = (await fixture.FindAsync(link))!;
        await fixture.PutAsync(link, Second);

        (await fixture.Core.Settlement.LookAsync(seen, CancellationToken.None)).State.ShouldBe(AttachmentState.Pending);

        (await fixture.ReadAsync(await fixture.SettleAsync(link))).ShouldBe(Second);
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_settler_that_looked_at_bytes_already_removed_fails_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        await fixture.PutAsync(link, First);
        var seen = (await fixture.FindAsync(link))!;
        await fixture.PutAsync(link, Second);
        await fixture.SweepAsync();

        await fixture.Core.Settlement.LookAsync(seen, CancellationToken.None);

        (await fixture.SettleAsync(link)).State.ShouldBe(AttachmentState.Ready);
    }

    [Fact]
    public async Task A_put_that_a_use_overtook_is_refused_and_its_bytes_dropped()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        await fixture.PutAsync(link, First);
        await using var late = await fixture.BeginPutAsync(link, Second);
        var settled = await fixture.SettleAsync(link);

        (await fixture.Core.UploadLinks.CompletePutAsync(link, late, CancellationToken.None)).ShouldBeNull();

        (await fixture.ReadAsync(settled)).ShouldBe(First);
        Files.Incoming(fixture.Data).ShouldBeEmpty();
        Files.Placed(fixture.Data).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Two_settlers_at_once_move_the_quota_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        await fixture.PutAsync(link, First);
        var seen = (await fixture.FindAsync(link))!;

        var settled = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => fixture.Core.Settlement.LookAsync(seen, CancellationToken.None)));

        settled.ShouldAllBe(each => each.State == AttachmentState.Ready);
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task Many_puts_at_once_leave_the_bytes_of_one_of_them()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fixture.PutAsync(link, Encoding.ASCII.GetBytes($"{i:d5}"))));
        var settled = await fixture.SettleAsync(link);
        await fixture.SweepAsync();

        Encoding.ASCII.GetString(await fixture.ReadAsync(settled)).ShouldStartWith("000");
        Files.Placed(fixture.Data).ShouldHaveSingleItem();
        Files.Incoming(fixture.Data).ShouldBeEmpty();
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_put_that_began_in_time_and_ends_after_the_link_but_before_the_sweep_gives_up_is_kept()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "1d" });
        using var slow = await BeginAsync(server, await server.IssueAsync(5));
        clock.Advance(TimeSpan.FromMinutes(6));
        await server.Core.Sweep.RunAsync(CancellationToken.None);

        await slow.SendAsync("lo");

        (await slow.AnswerAsync()).ShouldStartWith("HTTP/1.1 200");
    }

    [Fact]
    public async Task A_put_that_ends_after_the_upload_expired_is_refused_and_dropped()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "1d" });
        using var slow = await BeginAsync(server, await server.IssueAsync(5));
        clock.Advance(TimeSpan.FromMinutes(21));
        await server.Core.Sweep.RunAsync(CancellationToken.None);

        await slow.SendAsync("lo");

        (await slow.AnswerAsync()).ShouldStartWith($"HTTP/1.1 {(int)HttpStatusCode.Forbidden}");
        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 0, "the late bytes are dropped");
        Files.Placed(server.Data).ShouldBeEmpty();
        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    /// <summary>All of the head and three of five bytes, taken in by the server.</summary>
    private static async Task<RawConnection> BeginAsync(TestServer server, UploadLink link)
    {
        var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendHeadAsync($"PUT {new Uri(link.PutUrl).PathAndQuery}", "Content-Type: text/plain", "Content-Length: 5");
        await connection.SendAsync("hel");
        await Eventually.TrueAsync(() => Files.StagedBytes(server.Core, server.Data) == 3, "three bytes are staged");
        return connection;
    }
}
