using Enclosure.Attachments;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sweeping;

public sealed class SweepTests
{
    private static readonly byte[] Bytes = "hello"u8.ToArray();

    [Fact]
    public async Task A_link_that_was_never_used_gives_its_room_back_after_its_grace()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);

        await PassAsync(fixture, TimeSpan.FromMinutes(19));
        (await fixture.UsageAsync()).ShouldBe((0, 5));
        await PassAsync(fixture, TimeSpan.FromMinutes(2));

        (await fixture.UsageAsync()).ShouldBe((0, 0));
        (await fixture.FindAsync(link))!.State.ShouldBe(AttachmentState.Expired);
    }

    [Fact]
    public async Task Bytes_that_came_and_were_never_looked_at_are_settled_when_their_link_ends()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(5);
        await fixture.PutAsync(link, Bytes);

        await PassAsync(fixture, TimeSpan.FromMinutes(6));

        (await fixture.FindAsync(link))!.State.ShouldBe(AttachmentState.Ready);
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task Bytes_other_than_promised_fail_the_upload_and_go()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var link = await fixture.IssueAsync(6);
        await fixture.PutAsync(link, Bytes);

        await PassAsync(fixture, TimeSpan.FromMinutes(6));

        (await fixture.FindAsync(link))!.State.ShouldBe(AttachmentState.Failed);
        Files.Placed(fixture.Data).ShouldBeEmpty();
        (await fixture.UsageAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Uploads_that_nothing_uses_go_after_their_time_and_used_ones_stay()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.UploadAsync(Bytes);
        var used = await fixture.UploadAsync(Bytes);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync(
            "update attachments set used_at = created_at where id = @Id", new { used.Id }));

        await PassAsync(fixture, TimeSpan.FromDays(6.9));
        Files.Placed(fixture.Data).Length.ShouldBe(2);
        await PassAsync(fixture, TimeSpan.FromDays(0.2));

        Files.Placed(fixture.Data).ShouldHaveSingleItem();
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task More_than_one_batch_is_swept_at_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => fixture.IssueAsync(1)));

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        (await fixture.Core.Sweep.RunAsync(CancellationToken.None))["expired"].ShouldBe(450);

        (await fixture.UsageAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Sweeping_again_changes_nothing_more()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.PutAsync(await fixture.IssueAsync(5), Bytes);
        await fixture.IssueAsync(7);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await fixture.SweepAsync();

        var again = await fixture.Core.Sweep.RunAsync(CancellationToken.None);

        again.Ran.ShouldBeTrue();
        again.Counts.ShouldNotBeEmpty();
        again.Counts.ShouldAllBe(count => count.Count == 0);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_and_back_strands_no_link_and_no_sweep()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var kept = await fixture.UploadAsync(Bytes);
        fixture.Clock.Advance(TimeSpan.FromDays(3));
        var ahead = await fixture.IssueAsync(5);
        fixture.Clock.Advance(TimeSpan.FromDays(-3));

        (await fixture.PutAsync(ahead, Bytes)).ShouldBeTrue();
        (await fixture.SettleAsync(ahead)).State.ShouldBe(AttachmentState.Ready);
        (await fixture.Core.Sweep.RunAsync(CancellationToken.None)).Ran.ShouldBeTrue();
        (await fixture.ReadAsync(kept)).ShouldBe(Bytes);
        (await fixture.UsageAsync()).ShouldBe((10, 0));
    }

    private static async Task PassAsync(CoreFixture fixture, TimeSpan time)
    {
        fixture.Clock.Advance(time);
        await fixture.SweepAsync();
    }
}
