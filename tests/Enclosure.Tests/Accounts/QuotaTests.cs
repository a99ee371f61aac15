using Enclosure.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Accounts;

public sealed class QuotaTests
{
    [Fact]
    public async Task Parallel_reservations_never_exceed_the_limit()
    {
        await using var fixture = await CoreFixture.OpenAsync(storageLimit: 1000);

        var granted = await CountGrantedAsync(Enumerable.Range(0, 64).Select(_ => fixture.IssueAsync(100)));

        granted.ShouldBe(10);
        (await fixture.UsageAsync()).ShouldBe((0, 1000));
    }

    [Fact]
    public async Task Links_and_whole_files_share_one_limit()
    {
        await using var fixture = await CoreFixture.OpenAsync(storageLimit: 1000);

        var granted = await CountGrantedAsync(
            Enumerable.Range(0, 64).Select(i => i % 2 == 0 ? fixture.IssueAsync(100) : fixture.UploadAsync(new byte[100])));

        granted.ShouldBe(10);
        var (stored, pending) = await fixture.UsageAsync();
        (stored + pending).ShouldBe(1000);
        Files.Incoming(fixture.Data).ShouldBeEmpty();
        Files.Placed(fixture.Data).Length.ShouldBe((int)stored / 100);
    }

    [Fact]
    public async Task The_last_byte_of_room_can_be_used_and_the_next_one_not()
    {
        await using var fixture = await CoreFixture.OpenAsync(storageLimit: 1000);

        await fixture.UploadAsync(new byte[1000]);

        (await Should.ThrowAsync<RefusedException>(() => fixture.IssueAsync(1))).Reason.ShouldBe(Refusal.StorageLimitExceeded);
        await fixture.UploadAsync([]);
    }

    [Fact]
    public async Task No_limit_is_no_limit()
    {
        await using var fixture = await CoreFixture.OpenAsync(storageLimit: 0);

        await fixture.IssueAsync(long.MaxValue / 2);

        (await fixture.UsageAsync()).Pending.ShouldBe(long.MaxValue / 2);
    }

    [Fact]
    public async Task Whatever_is_done_in_whatever_order_the_counters_are_what_the_rows_say()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        Prop.ForAll<int[]>(steps => RunAsync(fixture, steps).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task RunAsync(CoreFixture fixture, int[] steps)
    {
        const long Limit = 2000;
        var account = new QuotaSteps(fixture, await fixture.NewCallerAsync(Limit));
        foreach (var step in steps)
        {
            await account.DoAsync(step);
            var (stored, pending) = await fixture.UsageAsync(account.Caller);
            (stored + pending).ShouldBeLessThanOrEqualTo(Limit);
        }

        await account.EndAsync();
        (await fixture.UsageAsync(account.Caller)).ShouldBe((0, 0));
    }

    private static async Task<int> CountGrantedAsync<T>(IEnumerable<Task<T>> tries)
    {
        var granted = 0;
        await Task.WhenAll(tries.Select(async each =>
        {
            try
            {
                await each;
                Interlocked.Increment(ref granted);
            }
            catch (RefusedException e) when (e.Reason == Refusal.StorageLimitExceeded)
            {
            }
        }));
        return granted;
    }
}
