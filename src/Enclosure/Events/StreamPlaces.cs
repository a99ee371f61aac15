using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>
/// Which event streams are open, over all copies of the server: a row for each, with an end that is put off while it is open. Those of a
/// copy that died are free when it starts again, or by age.
/// </summary>
public sealed class StreamPlaces(Database database, RowHolder holder, TimeProvider time)
{
    /// <summary>Streams of one account at once.</summary>
    public const int MostOfAnAccount = 5;

    /// <summary>Longer than two renewals are apart, one of which may fail.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(75);

    /// <summary>Takes a place. Refuses with <see cref="Refusal.RateLimited"/> when all are taken.</summary>
    public async Task<StreamPlace> TakeAsync(Guid accountId)
    {
        var place = new StreamPlace(holder.NewLease());
        var now = time.GetUtcNow();
        // In turn with all other work of the account, so that the count is not passed by two at once.
        var taken = await database.WriteAsync(accountId, sql => sql.ExecuteAsync(
            """
            insert into event_streams (id, account_id, until)
            select @Id, @account, @until
            where (select count(*) from event_streams where account_id = @account and until > @now) < @MostOfAnAccount
            """,
            new { place.Id, account = accountId.ToString(), until = now + Length, now, MostOfAnAccount }));
        if (taken == 1) return place;
        throw new RefusedException(
            Refusal.RateLimited, $"The account has {MostOfAnAccount} event streams open, which is the most. Close one first.");
    }

    /// <summary>Puts its end off. One that was lost by age, as after a long stop of the machine, is there again.</summary>
    public Task RenewAsync(StreamPlace place, Guid accountId) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            """
            insert into event_streams (id, account_id, until) values (@Id, @account, @until)
            on conflict (id) do update set until = excluded.until
            """,
            new { place.Id, account = accountId.ToString(), until = time.GetUtcNow() + Length }));

    /// <summary>A database that is away frees it by age.</summary>
    public async Task GiveBackAsync(StreamPlace place)
    {
        try
        {
            await database.WriteAsync(sql => sql.ExecuteAsync("delete from event_streams where id = @Id", new { place.Id }));
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
        }
    }

    /// <summary>Frees what a process had open that runs no more. For the one that serves the data directory, before it serves.</summary>
    public Task ResumeAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            $"delete from event_streams where {RowHolder.IsOver(database, "id")}", holder.Values(time.GetUtcNow())));

    /// <summary>Forgets up to <paramref name="limit"/> whose end has passed. How many.</summary>
    public Task<int> ForgetAsync(int limit) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            "delete from event_streams where until <= @now and id in (select id from event_streams where until <= @now limit @limit)",
            new { now = time.GetUtcNow(), limit }));
}

/// <summary>A place that an open stream has.</summary>
public sealed record StreamPlace(string Id);
