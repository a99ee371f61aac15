using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Smtp;

/// <summary>
/// Connections at once and messages a minute, over all and by address. An IPv6 address is its /64, as one customer has it.
/// </summary>
internal sealed class PeerLimits(SmtpSettings settings, TimeProvider time)
{
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly HashSet<IPAddress> _trusted = [.. settings.TrustedPeers.Select(Plain)];
    private readonly Dictionary<IPAddress, int> _connections = [];
    private readonly Dictionary<IPAddress, int> _messages = [];
    private long _minute;
    private int _all;

    public bool Trusts(IPAddress peer) => _trusted.Contains(Plain(peer));

    /// <summary>False when there is no room; then <see cref="Leave"/> is not to be called.</summary>
    public bool TryEnter(IPAddress peer)
    {
        lock (_lock)
        {
            if (_all >= settings.MaxConnections) return false;
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_connections, Network(peer), out _);
            if (count >= settings.MaxConnectionsPerAddress && !Trusts(peer)) return false;
            (count, _all) = (count + 1, _all + 1);
            return true;
        }
    }

    public void Leave(IPAddress peer)
    {
        lock (_lock)
        {
            _all--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_connections, Network(peer)) == 0) _connections.Remove(Network(peer));
        }
    }

    /// <summary>Counts a message that begins. By the clock's minutes: the counts of the last one are forgotten with it.</summary>
    public bool TryMessage(IPAddress peer)
    {
        if (Trusts(peer)) return true;
        lock (_lock)
        {
            var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (minute != _minute) _messages.Clear();
            _minute = minute;
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, Network(peer), out _);
            return ++count <= settings.MessagesPerMinute;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress Network(IPAddress peer)
    {
        var plain = Plain(peer);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6) return plain;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
