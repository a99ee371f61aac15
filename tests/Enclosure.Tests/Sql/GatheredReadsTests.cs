using Enclosure.Sql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class GatheredReadsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_ask_while_a_read_is_under_way_are_asked_for_together_by_the_next()
    {
        var slow = new SlowReads();
        var first = slow.Reads.FindAsync("line", 1, Ct);
        var others = Enumerable.Range(2, 5).Select(key => slow.Reads.FindAsync("line", key, Ct)).ToList();

        slow.Let();
        (await first).ShouldBe("row 1");
        slow.Let();
        (await Task.WhenAll(others)).ShouldBe(["row 2", "row 3", "row 4", "row 5", "row 6"]);

        slow.Groups.ShouldBe([[1], [2, 3, 4, 5, 6]]);
    }

    [Fact]
    public async Task Nobody_gets_an_answer_that_is_older_than_the_question()
    {
        var slow = new SlowReads();
        var before = slow.Reads.FindAsync("line", 1, Ct);
        var after = slow.Reads.FindAsync("line", 1, Ct);

        slow.Let();
        await before;

        after.IsCompleted.ShouldBeFalse();
        slow.Let();
        await after;
        slow.Groups.Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_line_does_not_wait_for_another()
    {
        var slow = new SlowReads();
        _ = slow.Reads.FindAsync("a", 1, Ct);
        var other = slow.Reads.FindAsync("b", 2, Ct);

        slow.Groups.Count.ShouldBe(2);
        slow.Let();
        slow.Let();

        (await other).ShouldBe("row 2");
    }

    [Fact]
    public async Task Who_gives_up_takes_nobody_along_and_a_fault_is_told_to_each_and_ends_with_them()
    {
        using var giveUp = new CancellationTokenSource();
        var slow = new SlowReads();
        var leaves = slow.Reads.FindAsync("line", 1, giveUp.Token);
        var fails = slow.Reads.FindAsync("line", -1, Ct);
        var alsoFails = slow.Reads.FindAsync("line", 2, Ct);

        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaves);
        slow.Let();
        slow.Let();
        await Should.ThrowAsync<InvalidOperationException>(fails);
        await Should.ThrowAsync<InvalidOperationException>(alsoFails);

        slow.Let();
        (await slow.Reads.FindAsync("line", 3, Ct)).ShouldBe("row 3");
        slow.Let();
        (await slow.Reads.FindAsync("line", 0, Ct)).ShouldBeNull();
    }

    /// <summary>Reads that end when they are let; key 0 has no row, a key below fails.</summary>
    private sealed class SlowReads
    {
        private readonly SemaphoreSlim _let = new(0);

        public SlowReads() => Reads = new GatheredReads<string, int, string>(ReadAsync);

        public GatheredReads<string, int, string> Reads { get; }
        public List<IReadOnlyList<int>> Groups { get; } = [];

        public void Let() => _let.Release();

        private async Task<IReadOnlyDictionary<int, string>> ReadAsync(string line, IReadOnlyList<int> keys)
        {
            lock (Groups) Groups.Add(keys);
            await _let.WaitAsync();
            return keys.Any(key => key < 0)
                ? throw new InvalidOperationException("No.")
                : keys.Where(key => key > 0).Distinct().ToDictionary(key => key, key => $"row {key}");
        }
    }
}
