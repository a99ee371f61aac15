using Enclosure.Sql;

namespace Enclosure.Sweeping;

/// <summary>
/// Finishes what ended or was interrupted, from the rows: ended links, unused uploads, deletions half done, staged leftovers. In batches,
/// so that it never holds the database for long; running it twice changes nothing more.
/// </summary>
/// <param name="chores">In the order in which they are done.</param>
public sealed class Sweep(Database database, RowHolder holder, IReadOnlyList<Chore> chores, TimeProvider time)
{
    public const string LeaseName = "sweep";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(2);

    private readonly Lease _lease = new(database, holder, LeaseName, LeaseLength, time);
    private readonly SweepReports _reports = new(database);

    /// <summary>Ends the sweep of a process that runs no more. For the one that serves the data directory, before it sweeps.</summary>
    public Task ResumeAsync() => _lease.ResumeAsync();

    /// <summary>One full sweep, which is remembered, or <see cref="SweepResult.NotNow"/>.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken ct)
    {
        if (!await _lease.TakeAsync()) return SweepResult.NotNow;
        try
        {
            var began = time.GetUtcNow();
            var counts = new List<ChoreCount>();
            foreach (var chore in chores) counts.Add(new ChoreCount(chore.Name, await RepeatAsync(chore, ct)));
            await _reports.RememberAsync(new SweepReport(began, time.GetUtcNow(), counts));
            return new SweepResult(true, counts);
        }
        finally
        {
            await _lease.GiveUpAsync();
        }
    }

    /// <summary>Renews the lease between batches and stops when it is lost.</summary>
    private async Task<int> RepeatAsync(Chore chore, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var step = await chore.Run(ct);
            total += step.Done;
            if (!step.MayBeMore || !await _lease.TakeAsync()) return total;
        }
    }
}
