using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>
/// Whether somebody copies the store just now, so that bytes must stay where they are: a lease whose name begins so. What is removed is
/// marked in its row first and asked about afterwards, so that bytes which a copy's rows name are still there when it comes to them.
/// </summary>
public sealed class BytesHold(Database database, TimeProvider time)
{
    /// <summary>The first part of such a lease's name; which copy it is follows.</summary>
    public const string Prefix = "keep-bytes:";

    /// <summary>How long a copy that dies keeps bytes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    /// <summary>How long a process may believe that nobody copies. Whoever begins waits longer before it looks at the rows.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    private volatile Answer? _last;

    /// <summary>Refuses with <see cref="Refusal.Unavailable"/>.</summary>
    public async Task<bool> IsHeldAsync(CancellationToken ct)
    {
        if (_last is { } last && time.GetElapsedTime(last.AskedAt) < Notice) return last.IsHeld;
        var (askedAt, now) = (time.GetTimestamp(), time.GetUtcNow());
        var holders = await database.ReadAsync(
            sql => sql.ValueAsync<long>(
                "select count(*) from leases where name like @names and until > @now and until <= @tooFar",
                new { names = Prefix + "%", now, tooFar = now + (2 * Length) }),
            ct);
        _last = new Answer(askedAt, holders > 0);
        return holders > 0;
    }

    /// <summary>As old as the question, not as its answer: what was committed between the two it may have missed.</summary>
    private sealed record Answer(long AskedAt, bool IsHeld);
}
