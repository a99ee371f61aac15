using System.Globalization;
using Enclosure.Sql;

namespace Enclosure.Sweeping;

/// <summary>What the last whole sweep did, on whichever copy of the server.</summary>
public sealed record SweepReport(DateTimeOffset StartedAt, DateTimeOffset EndedAt, IReadOnlyList<ChoreCount> Counts);

/// <summary>Remembers the last sweep in a row, so that every copy can tell.</summary>
public sealed class SweepReports(Database database)
{
    /// <summary>Null before the first sweep.</summary>
    public Task<SweepReport?> FindAsync(CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync(
                "select started_at, ended_at, counts from sweep_reports where name = @name",
                new { name = Sweep.LeaseName },
                row => new SweepReport(row.Instant(), row.Instant(), Parse(row.Text()))),
            ct);

    internal Task RememberAsync(SweepReport report) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            """
            insert into sweep_reports (name, started_at, ended_at, counts) values (@name, @StartedAt, @EndedAt, @counts)
            on conflict (name) do update set started_at = excluded.started_at, ended_at = excluded.ended_at, counts = excluded.counts
            """,
            new { name = Sweep.LeaseName, report.StartedAt, report.EndedAt, counts = Write(report.Counts) }));

    private static string Write(IReadOnlyList<ChoreCount> counts) =>
        Lines.Join(counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name}: {count.Count}")));

    private static IReadOnlyList<ChoreCount> Parse(string text) =>
    [
        .. Lines.Split(text)
            .Select(line => line.Split(": ", 2))
            .Select(pair => new ChoreCount(pair[0], int.Parse(pair[1], CultureInfo.InvariantCulture))),
    ];
}
