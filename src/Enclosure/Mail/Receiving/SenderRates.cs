using Enclosure.Sql;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// How many messages came from a network within a minute, over all copies of the server. Counted in the database where copies share one;
/// a single server counts by itself.
/// </summary>
public sealed class SenderRates(Database database)
{
    /// <summary>A count that takes longer is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Counts one more; how many there are, by any copy. Null where there is no database to ask, or it does not answer in time: who counts
    /// must not keep mail from coming.
    /// </summary>
    public async Task<long?> CountAsync(string network, long minute, TimeProvider time)
    {
        if (!database.IsShared) return null;
        try
        {
            return await database.WriteAsync(sql => sql.ValueAsync<long>(
                """
                insert into sender_minutes (network, minute, messages) values (@network, @minute, 1)
                on conflict (network, minute) do update set messages = sender_minutes.messages + 1
                returning messages
                """,
                new { network, minute })).WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Forgets up to <paramref name="limit"/> counts of minutes before this one. How many.</summary>
    public Task<int> ForgetAsync(DateTimeOffset now, int limit)
    {
        var minute = MinuteOf(now);
        return database.WriteAsync(sql => sql.ExecuteAsync(
            """
            delete from sender_minutes where minute < @minute
                and (network, minute) in (select network, minute from sender_minutes where minute < @minute limit @limit)
            """,
            new { minute = minute - 1, limit }));
    }

    public static long MinuteOf(DateTimeOffset now) => now.Ticks / TimeSpan.TicksPerMinute;
}
