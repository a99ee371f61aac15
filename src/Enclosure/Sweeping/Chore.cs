namespace Enclosure.Sweeping;

/// <summary>What one batch of a chore came to.</summary>
/// <param name="Done">How many it took.</param>
/// <param name="MayBeMore">Whether another batch may find more.</param>
public sealed record ChoreStep(int Done, bool MayBeMore);

/// <summary>One kind of thing that the sweep takes away or finishes.</summary>
/// <param name="Name">What it is called in reports and metrics.</param>
/// <param name="Run">One batch.</param>
public sealed record Chore(string Name, Func<CancellationToken, Task<ChoreStep>> Run)
{
    public const int Batch = 200;

    /// <summary>One that takes up to a batch at a time, until a batch is not full.</summary>
    public static Chore Batched(string name, Func<int, CancellationToken, Task<int>> take) =>
        new(name, async ct =>
        {
            var done = await take(Batch, ct);
            return new ChoreStep(done, MayBeMore: done >= Batch);
        });

    /// <summary>One that is done at once, however much there is.</summary>
    public static Chore Whole(string name, Func<CancellationToken, Task<int>> take) =>
        new(name, async ct => new ChoreStep(await take(ct), MayBeMore: false));
}

/// <summary>How much of one chore a sweep did.</summary>
public sealed record ChoreCount(string Name, int Count);

/// <summary>What a sweep did.</summary>
/// <param name="Ran">False when another process held the lease.</param>
/// <param name="Counts">In the order of the chores.</param>
public sealed record SweepResult(bool Ran, IReadOnlyList<ChoreCount> Counts)
{
    public static readonly SweepResult NotNow = new(false, []);

    /// <summary>How much of the chore of this name was done; 0 when the sweep did not run.</summary>
    public int this[string chore] => Counts.FirstOrDefault(count => count.Name == chore)?.Count ?? 0;
}
