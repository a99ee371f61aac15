using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Enclosure.Mail.Receiving;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Smtp;

/// <summary>
/// Connections at once, over all and by address, and messages a minute by address, over all copies of the server. An IPv6 address is its
/// /64, as one customer has it.
/// </summary>
internal sealed class PeerLimits(SmtpSettings settings, SenderRates rates, TimeProvider time)
{
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _connections = [];
    private readonly Dictionary<IPAddress, int> _messages = [];
    private long _minute;
    private int _all;

    public bool Trusts(IPAddress peer) => settings.TrustedPeers.Any(range => range.Contains(peer));

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

    /// <summary>
    /// Counts a message that begins. By the clock's minutes: the counts of the last one are forgotten with it. Other copies are asked only
    /// while this one's own count is within the limit.
    /// </summary>
    public async ValueTask<bool> TryMessageAsync(IPAddress peer)
    {
        if (Trusts(peer)) return true;
        var (network, minute) = (Network(peer), SenderRates.MinuteOf(time.GetUtcNow()));
        if (!TryHere(network, minute)) return false;
        return await rates.CountAsync(network.ToString(), minute, time) is not { } all || all <= settings.MessagesPerMinute;
    }

    private bool TryHere(IPAddress network, long minute)
    {
        lock (_lock)
        {
            if (minute != _minute) _messages.Clear();
            _minute = minute;
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, network, out _);
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
