using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>A client's <c>Idempotency-Key</c> and the fingerprint of the request it came with.</summary>
public sealed record IdempotencyClaim(string Key, string Fingerprint)
{
    public const int LongestKey = 255;
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}

/// <summary>The answer to a request, and whether it is the first one's again.</summary>
public sealed record Answered(string Body, bool Replayed);

/// <summary>
/// Runs an effect at most once for a key: key and answer are committed with the effect, so there is never a key without its
/// effect nor an effect without its key.
/// </summary>
public sealed class Idempotency(Database database, TimeProvider time)
{
    private const int Tries = 3;

    /// <summary>
    /// Runs <paramref name="effect"/>, or answers as the first time. The answer is made before the commit: a replay is the very same text,
    /// and an answer that cannot be made undoes the effect. Refuses with <see cref="Refusal.IdempotencyKeyReused"/> when the
    /// key came with another request before.
    /// </summary>
    public async Task<Answered> RunAsync<T>(
        Guid accountId, IdempotencyClaim? claim, Func<SqlSession, Task<T>> effect, Func<T, string> answer)
    {
        if (claim is null)
            return await database.WriteAsync(accountId, async sql => new Answered(answer(await effect(sql)), Replayed: false));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.WriteAsync(accountId, sql => OnceAsync(sql, accountId, claim, effect, answer));
            }
            catch (OvertakenException) when (attempt < Tries)
            {
            }
        }
    }

    /// <summary>The same for an effect that is statements alone.</summary>
    public Task<Answered> RunAsync<T>(Guid accountId, IdempotencyClaim? claim, SqlBatch<T> effect, Func<T, string> answer) =>
        claim is null
            ? database.WriteAsync(accountId, effect.Select(result => new Answered(answer(result), Replayed: false)))
            : RunAsync(accountId, claim, effect.RunAsync, answer);

    /// <summary>
    /// The first answer to this very request, or null when it is the first: so that a repeated one is answered even where it could not be
    /// done again. Refuses with <see cref="Refusal.IdempotencyKeyReused"/>.
    /// </summary>
    public async Task<Answered?> FindAsync(Guid accountId, IdempotencyClaim? claim, CancellationToken ct)
    {
        if (claim is null) return null;
        var expired = time.GetUtcNow() - IdempotencyClaim.Lifetime;
        var earlier = await database.ReadAsync(sql => FindAsync(sql, accountId, claim, expired), ct);
        return earlier is null ? null : Replay(earlier, claim);
    }

    /// <summary>Drops up to <paramref name="limit"/> keys kept at <paramref name="before"/> or earlier. How many.</summary>
    public Task<int> ForgetAsync(DateTimeOffset before, int limit) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            """
            delete from idempotency_keys where created_at <= @before and (account_id, key) in
                (select account_id, key from idempotency_keys where created_at <= @before limit @limit)
            """,
            new { before, limit }));

    private async Task<Answered> OnceAsync<T>(
        SqlSession sql, Guid accountId, IdempotencyClaim claim, Func<SqlSession, Task<T>> effect, Func<T, string> answer)
    {
        var now = time.GetUtcNow();
        var expired = now - IdempotencyClaim.Lifetime;
        var earlier = await FindAsync(sql, accountId, claim, expired);
        if (earlier is not null) return Replay(earlier, claim);

        var body = answer(await effect(sql));
        var rows = await sql.ExecuteAsync(
            """
            insert into idempotency_keys (account_id, key, fingerprint, answer, created_at) values (@accountId, @Key, @Fingerprint, @body, @now)
            on conflict (account_id, key) do update
                set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = excluded.created_at
                where idempotency_keys.created_at <= @expired
            """,
            new { accountId, claim.Key, claim.Fingerprint, body, now, expired });
        return rows == 1 ? new Answered(body, Replayed: false) : throw new OvertakenException();
    }

    private static Task<Kept?> FindAsync(SqlSession sql, Guid accountId, IdempotencyClaim claim, DateTimeOffset expired) =>
        sql.FindAsync<Kept>(
            "select fingerprint, answer from idempotency_keys where account_id = @accountId and key = @Key and created_at > @expired",
            new { accountId, claim.Key, expired });

    private static Answered Replay(Kept earlier, IdempotencyClaim claim) =>
        earlier.Fingerprint == claim.Fingerprint
            ? new Answered(earlier.Answer, Replayed: true)
            : throw new RefusedException(
                Refusal.IdempotencyKeyReused,
                "This Idempotency-Key came with a different request before. Use a new key for a new request.");

    private sealed record Kept(string Fingerprint, string Answer);

    private sealed class OvertakenException : Exception;
}
