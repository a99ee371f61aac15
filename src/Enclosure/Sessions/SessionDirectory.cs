using System.Security.Cryptography;
using Enclosure.Accounts;
using Enclosure.Secrets;
using Enclosure.Sql;

namespace Enclosure.Sessions;

/// <summary>
/// Who is signed in, over all copies of the server: a row for each, which names the key and holds its text sealed under what only the
/// signed-in browser has. A session ends by signing out, by being idle, and with its key.
/// </summary>
public sealed class SessionDirectory(Database database, TimeSpan idleLimit, TimeProvider time)
{
    /// <summary>However busy it is, a session ends then.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How exactly the last use is remembered: not every request writes.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private const string Purpose = "session";

    public async Task<Session> OpenAsync(ApiKey key, string keyText)
    {
        var secret = SessionSecret.New();
        var now = time.GetUtcNow();
        await database.WriteAsync(sql => sql.ExecuteAsync(
            """
            insert into console_sessions (id, account_id, key_id, sealed_key, created_at, seen_at)
            values (@Id, @account, @keyId, @sealedKey, @now, @now)
            """,
            new
            {
                secret.Id,
                account = key.AccountId.ToString(),
                keyId = key.Id.ToString(),
                sealedKey = secret.Seal(keyText, Purpose),
                now,
            }));
        return new Session(secret, key.AccountId, key.Id, keyText);
    }

    /// <summary>The session of this secret, or null when there is none or it has ended.</summary>
    /// <param name="isUse">Whether somebody does something, which keeps it alive; false for what a page looks for by itself.</param>
    public async Task<Session?> FindAsync(SessionSecret secret, bool isUse, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = await database.ReadAsync(
            sql => sql.FindAsync<Row>(
                """
                select account_id, key_id, sealed_key, seen_at from console_sessions
                where id = @Id and seen_at > @idleSince and created_at > @oldest
                """,
                new { secret.Id, idleSince = now - idleLimit, oldest = now - Longest }),
            ct);
        if (row is null) return null;
        if (isUse && now - row.SeenAt >= Grain) await TryTouchAsync(secret.Id, now);
        try
        {
            return new Session(secret, row.AccountId, row.KeyId, secret.Open(row.SealedKey, Purpose));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a session has not ended. Asking is no use of it: a page that lies open does not keep it alive.</summary>
    public async Task<bool> IsOpenAsync(SessionSecret secret, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await database.ReadAsync(
            sql => sql.ValueAsync<long>(
                "select count(*) from console_sessions where id = @Id and seen_at > @idleSince and created_at > @oldest",
                new { secret.Id, idleSince = now - idleLimit, oldest = now - Longest }),
            ct) == 1;
    }

    /// <summary>Ends a session. One that is over already is fine.</summary>
    public Task CloseAsync(SessionSecret secret) =>
        database.WriteAsync(sql => sql.ExecuteAsync("delete from console_sessions where id = @Id", new { secret.Id }));

    /// <summary>Forgets up to <paramref name="limit"/> that have ended. How many.</summary>
    public Task<int> ForgetAsync(int limit)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(sql => sql.ExecuteAsync(
            """
            delete from console_sessions
            where id in (select id from console_sessions where seen_at <= @idleSince or created_at <= @oldest limit @limit)
            """,
            new { idleSince = now - idleLimit, oldest = now - Longest, limit }));
    }

    /// <summary>A database that cannot be written to can still be looked at.</summary>
    private async Task TryTouchAsync(string id, DateTimeOffset now)
    {
        try
        {
            await database.WriteAsync(sql => sql.ExecuteAsync(
                "update console_sessions set seen_at = @now where id = @id and seen_at < @now", new { id, now }));
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
        }
    }

    private sealed record Row(Guid AccountId, Guid KeyId, string SealedKey, DateTimeOffset SeenAt);
}
