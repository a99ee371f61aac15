using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Sql;

namespace Enclosure.Figures;

/// <summary>Work that waits in rows.</summary>
/// <param name="Oldest">Since when the first of it waits; null when nothing does.</param>
public sealed record WaitingWork(long Count, DateTimeOffset? Oldest);

/// <summary>Deliveries to hooks that wait, and hooks that are given up.</summary>
/// <param name="Held">They wait for their hook to be active again.</param>
public sealed record HookWork(WaitingWork Pending, long Held, long FailedHooks);

/// <summary>How mail of the last day went.</summary>
/// <param name="Recipients">How many recipients by <see cref="RecipientStatus"/>.</param>
/// <param name="LastProblem">The latest answer that was no yes; null when there was none, or for the whole server, whose answers name
/// strangers.</param>
public sealed record MailOutcomes(IReadOnlyDictionary<RecipientStatus, long> Recipients, MailProblem? LastProblem);

public sealed record MailProblem(RecipientStatus Status, long? Code, string Reply, DateTimeOffset At);

/// <summary>What an account, or the whole server, has still to do.</summary>
public sealed record QueueOverview(WaitingWork Mail, WaitingWork Replies, HookWork Hooks, MailOutcomes Outcomes);

/// <summary>What waits to be done.</summary>
public sealed class QueueFigures(Database database, TimeProvider time)
{
    /// <summary>Of how many sent messages the outcomes are counted.</summary>
    public const int MostMessages = 500;

    private const string OfAccount = "(@accountId is null or account_id = @accountId)";

    /// <summary>Stands for whose messages are meant: written out for each, so that an account's are found by its index.</summary>
    private const string Whose = "{whose}";

    /// <summary>Those of the caller's account. Refuses with <see cref="Refusal.FullAccessRequired"/>.</summary>
    public Task<QueueOverview> OfAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireFullAccess();
        return OfAsync(caller.Account.Id, ct);
    }

    /// <summary>Those of all accounts: for the operator.</summary>
    public Task<QueueOverview> OfServerAsync(CancellationToken ct) => OfAsync(accountId: null, ct);

    private Task<QueueOverview> OfAsync(Guid? accountId, CancellationToken ct)
    {
        var since = MessageIdsInTime.FirstAt(time.GetUtcNow().AddDays(-1));
        var values = new { accountId = accountId?.ToString(), since, MostMessages };
        return database.ReadAsync(
            async sql => new QueueOverview(
                await WaitingAsync(sql, $"select count(*), min(created_at) from messages where id in ({Outbox})", values),
                await WaitingAsync(
                    sql,
                    $"select count(*), min(created_at) from queued_messages where status in ('pending', 'sending') and {OfAccount}",
                    values),
                new HookWork(
                    await WaitingAsync(
                        sql, $"select count(*), min(created_at) from webhook_deliveries where status = 'pending' and {OfAccount}", values),
                    await sql.ValueAsync<long>($"select count(*) from webhook_deliveries where status = 'held' and {OfAccount}", values),
                    await sql.ValueAsync<long>($"select count(*) from webhooks where status = 'failed' and {OfAccount}", values)),
                new MailOutcomes(
                    (await sql.ListAsync(For(CountOutcomes, accountId), values, row => (Status: row.Text(), Count: row.Integer())))
                        .ToDictionary(row => Status(row.Status), row => row.Count),
                    accountId is null ? null : await sql.FindAsync(For(FindProblem, accountId), values, ReadProblem))),
            ct);
    }

    private const string Outbox = $"select message_id from outbox where {OfAccount}";

    private const string Sent =
        $"(select id from messages where direction = 'outbound' and id >= @since and {Whose} order by id desc limit @MostMessages)";

    private const string CountOutcomes =
        $"select r.status, count(*) from {Sent} as m join message_recipients r on r.message_id = m.id group by r.status";

    private const string FindProblem =
        $"""
        select r.status, r.code, r.reply, r.changed_at from {Sent} as m join message_recipients r on r.message_id = m.id
        where r.reply is not null and r.status in ('queued', 'bounced', 'failed') order by r.changed_at desc limit 1
        """;

    private static string For(string statement, Guid? accountId) =>
        statement.Replace(Whose, accountId is null ? "1 = 1" : "account_id = @accountId", StringComparison.Ordinal);

    private static async Task<WaitingWork> WaitingAsync(SqlSession sql, string statement, object values) =>
        (await sql.FindAsync(statement, values, row => new WaitingWork(row.Integer(), row.OptionalInstant())))!;

    private static MailProblem ReadProblem(SqlRow row) => new(Status(row.Text()), row.OptionalInteger(), row.Text(), row.Instant());

    private static RecipientStatus Status(string text) => Enum.Parse<RecipientStatus>(text, ignoreCase: true);
}
