using System.Security.Cryptography;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Secrets;

/// <summary>
/// The server-wide key pairs behind signed links: sealed rows, the newest signs, older ones still verify until no link of theirs
/// can be alive. Never given to an account.
/// </summary>
public sealed class SigningKeys
{
    private const string Purpose = "signing";

    /// <summary>The longest a link may live (SigV4), and so the time an old pair is kept for.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(7);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly MasterKey _master;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<SigningKey> _keys = [];
    private readonly Lock _looking = new();
    private long _lookedAt;
    private Task? _look;

    private SigningKeys(Database database, MasterKey master, TimeProvider time)
    {
        _database = database;
        _master = master;
        _time = time;
    }

    /// <summary>The pair that signs.</summary>
    public SigningKey Current => _keys[0];

    /// <summary>
    /// Reads the pairs, making the first one when there is none. Throws <see cref="InvalidOperationException"/> when the master key
    /// is not the one they were sealed with.
    /// </summary>
    public static async Task<SigningKeys> LoadAsync(Database database, MasterKey master, TimeProvider time, CancellationToken ct)
    {
        var keys = new SigningKeys(database, master, time);
        await keys.AddFirstAsync();
        await keys.ReloadAsync(ct);
        return keys;
    }

    /// <summary>A pair that may still verify, or null.</summary>
    public SigningKey? Find(string accessKeyId)
    {
        foreach (var key in _keys)
            if (key.AccessKeyId == accessKeyId) return key;
        return null;
    }

    /// <summary>
    /// Whether the pairs were read again because a link names one that is not here: another process may have rotated a moment ago. Who asks
    /// while they are being read waits for that. False when that was done within the last seconds; anybody can make up a link.
    /// </summary>
    public async Task<bool> LookAgainAsync(CancellationToken ct)
    {
        Task look;
        lock (_looking)
        {
            if (_look is not { IsCompleted: false })
            {
                var (last, now) = (_lookedAt, _time.GetTimestamp());
                if (last != 0 && _time.GetElapsedTime(last, now) < LookInterval) return false;
                (_lookedAt, _look) = (now, ReloadAsync(CancellationToken.None));
            }

            look = _look;
        }

        await look.WaitAsync(ct);
        return true;
    }

    /// <summary>Adds a pair that signs from now on; links of the older ones live out their time.</summary>
    public async Task RotateAsync(CancellationToken ct)
    {
        await _database.WriteAsync(sql => InsertAsync(sql, NewAccessKeyId()));
        await ReloadAsync(ct);
    }

    /// <summary>Reads the rows again: another process may have rotated. Drops pairs whose successor is older than the overlap.</summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        var rows = await _database.ReadAsync(
            sql => sql.ListAsync<Row>(
                "select id, sealed, created_at from secrets where name = @Purpose order by created_at desc, id desc", new { Purpose }), ct);
        var alive = rows.Where((_, i) => i == 0 || rows[i - 1].CreatedAt > _time.GetUtcNow() - Overlap);
        _keys = [.. alive.Select(Open)];
    }

    private SigningKey Open(Row row)
    {
        try
        {
            return new SigningKey(row.Id, _master.Open(row.Sealed, Purpose));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or OverflowException)
        {
            throw new InvalidOperationException(
                "The master key is not the one this database was made with. Restore master.key or the setting MasterKey.", e);
        }
    }

    private Task AddFirstAsync() =>
        _database.WriteAsync(async sql =>
        {
            if (await sql.ValueAsync<long>("select count(*) from secrets where name = @Purpose", new { Purpose }) == 0)
                await InsertAsync(sql, "ENCLOSUREFIRST");
        });

    /// <summary>The first pair has a fixed id, so that of several copies that start at once one wins and all read it back.</summary>
    private Task<int> InsertAsync(SqlSession sql, string accessKeyId) =>
        sql.ExecuteAsync(
            "insert into secrets (name, id, sealed, created_at) values (@Purpose, @accessKeyId, @box, @now) on conflict do nothing",
            new
            {
                Purpose,
                accessKeyId,
                box = _master.Seal(RandomNumberGenerator.GetHexString(64, lowercase: true), Purpose),
                now = _time.GetUtcNow(),
            });

    private static string NewAccessKeyId() => "ENCLOSURE" + RandomNumberGenerator.GetHexString(11);

    private sealed record Row(string Id, string Sealed, DateTimeOffset CreatedAt);
}
