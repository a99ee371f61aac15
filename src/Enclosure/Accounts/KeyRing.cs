using System.Collections.Concurrent;
using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>
/// Finds the key behind a presented text. Found keys are remembered for a few seconds, misses never; revoking forgets at once
/// here and, by age, within five seconds in other processes. Limits and suspension are never remembered.
/// </summary>
public sealed class KeyRing(Database database, TimeProvider time)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);
    private long _generation;

    /// <summary>The active key of this text, or null.</summary>
    public async ValueTask<ApiKey?> FindAsync(string text, CancellationToken ct)
    {
        if (ApiKey.Hash(text) is not { } hash) return null;
        if (_remembered.TryGetValue(hash, out var known) && time.GetElapsedTime(known.At) < Lifetime) return known.Key;

        var generation = Volatile.Read(ref _generation);
        var at = time.GetTimestamp();
        var key = await database.ReadAsync(
            sql => sql.FindAsync<ApiKey>($"select {ApiKey.Columns} from api_keys where hash = @hash and revoked_at is null", new { hash }),
            ct);
        if (key is null) _remembered.TryRemove(hash, out _);
        else Remember(hash, new Remembered(key, at), generation);
        return key;
    }

    /// <summary>Called after the revocation is committed.</summary>
    public void Forget(Guid keyId)
    {
        Interlocked.Increment(ref _generation);
        foreach (var (hash, entry) in _remembered)
            if (entry.Key.Id == keyId) _remembered.TryRemove(hash, out _);
    }

    /// <summary>A read that a revocation overtook must not bring the key back.</summary>
    private void Remember(string hash, Remembered entry, long generation)
    {
        if (Volatile.Read(ref _generation) != generation) return;
        if (_remembered.Count >= Capacity) _remembered.Clear();
        _remembered[hash] = entry;
        if (Volatile.Read(ref _generation) != generation) _remembered.TryRemove(hash, out _);
    }

    private sealed record Remembered(ApiKey Key, long At);
}
