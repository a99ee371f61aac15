using System.Collections.Concurrent;

namespace Enclosure.Storage;

/// <summary>
/// Signing keys derived for a day, which cost five HMACs each. Region and service are one signer's or verifier's own, so a key and
/// a date name an entry; both are checked before anything is derived, so strangers cannot fill it.
/// </summary>
internal sealed class SigV4KeyCache(string region, string service)
{
    private const int Bound = 64;
    private readonly ConcurrentDictionary<(SigningKey Key, string Date), byte[]> _derived = new();
    private Entry? _last;

    public byte[] Get(SigningKey key, ReadOnlySpan<char> date)
    {
        var recent = Volatile.Read(ref _last);
        if (recent is not null && ReferenceEquals(recent.Key, key) && date.SequenceEqual(recent.Date)) return recent.Derived;
        var day = date.ToString();
        if (_derived.Count >= Bound) _derived.Clear();
        var found = _derived.GetOrAdd((key, day), id => SigV4.DeriveKey(id.Key.Secret, id.Date, region, service));
        Volatile.Write(ref _last, new Entry(key, day, found));
        return found;
    }

    private sealed record Entry(SigningKey Key, string Date, byte[] Derived);
}
