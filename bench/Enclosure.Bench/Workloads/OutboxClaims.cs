using System.Diagnostics;
using Enclosure.Bench.Peers;
using Enclosure.Mail.Delivery;
using Enclosure.Sql;

namespace Enclosure.Bench.Workloads;

/// <summary>The claims of one round, in milliseconds.</summary>
public sealed record ClaimRound(double Median, double P99, double Longest);

/// <summary>
/// W8: how long the courier takes to claim what it carries next, of many messages that are due. One process, nothing else under way.
/// </summary>
internal static class OutboxClaims
{
    public const int Due = 100_000;
    public const int ClaimsPerRound = 200;

    /// <summary>As many as the courier carries at once.</summary>
    public const int PerClaim = 8;

    private const string Fill =
        """
        insert into accounts (id, name, email, slug, created_at, storage_limit_bytes, stored_bytes, pending_bytes, inbound_limit, inbound_month,
                              inbound_count, event_seq)
        values ('00000000-0000-7000-a000-000000000000', 'Bench', 'bench@localhost', 'bench', @now, 0, 0, 0, 0, '2026-01', 0, 0);
        insert into outbox (message_id, account_id, attempts, next_attempt_at, give_up_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < @count)
        select lower(printf('%08x', i) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2)
                     || '-' || hex(randomblob(6))),
               (select id from accounts), 0, @now - i * 10, @now + 100000000
        from n;
        """;

    public static async Task<IReadOnlyList<ClaimRound>> Run(Scene scene, Options options, CancellationToken stop)
    {
        await using var database = SqliteDatabase.Open(Path.Combine(scene.Fresh("outbox"), "enclosure.db"));
        await Migrator.RunAsync(database, TimeProvider.System);
        Progress.Say($"W8: {Due} messages are written");
        var now = TimeProvider.System.GetUtcNow();
        await database.WriteAsync(sql => sql.ExecuteAsync(Fill, new { now, count = Due }));

        var outbox = new Outbox(database, RowHolder.Passing(), TimeSpan.FromMinutes(30), TimeProvider.System);
        await Round(outbox, stop);
        var rounds = new List<ClaimRound>();
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds.Add(await Round(outbox, stop));
        }

        return rounds;
    }

    private static async Task<ClaimRound> Round(Outbox outbox, CancellationToken stop)
    {
        var times = new double[ClaimsPerRound];
        for (var claim = 0; claim < ClaimsPerRound; claim++)
        {
            var begun = Stopwatch.GetTimestamp();
            var jobs = await outbox.ClaimAsync(PerClaim, stop);
            times[claim] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            if (jobs.Count != PerClaim)
            {
                throw new InvalidOperationException($"{jobs.Count} messages were claimed instead of {PerClaim}");
            }
        }

        Array.Sort(times);
        return new ClaimRound(times[ClaimsPerRound / 2], times[ClaimsPerRound * 99 / 100], times[^1]);
    }
}
