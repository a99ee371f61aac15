using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Enclosure.Server.Settings;

/// <summary>One address, or a network of them as <c>10.0.0.0/8</c>. Read strictly: a slip of the pen must not trust strangers.</summary>
public sealed record PeerRange(IPNetwork Network) : IParsable<PeerRange>
{
    public const string Allowed = "an IP address, or a network whose address ends where its prefix does, e.g. 10.0.0.0/8 or fd00::/8";

    private bool IsOne => Network.PrefixLength == Bits(Network.BaseAddress);

    public static PeerRange Of(IPAddress address) => new(new IPNetwork(address, Bits(address)));

    public static PeerRange Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var range) ? range : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PeerRange result)
    {
        result = null;
        if (s?.Trim().Split('/') is not { Length: 1 or 2 } parts || Address(parts[0]) is not { } address) return false;
        if (parts is [_, var prefix]) result = OfNetwork(address, prefix);
        else result = Of(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        return result is not null;
    }

    /// <summary>An IPv4 address is the same however it is written.</summary>
    public bool Contains(IPAddress address) => Network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    public override string ToString() => IsOne ? Network.BaseAddress.ToString() : Network.ToString();

    private static PeerRange? OfNetwork(IPAddress address, string prefix)
    {
        if (!int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > Bits(address)) return null;
        return !address.IsIPv4MappedToIPv6 && prefix == bits.ToString(CultureInfo.InvariantCulture)
            && EndsAt(address.GetAddressBytes(), bits)
            ? new PeerRange(new IPNetwork(address, bits))
            : null;
    }

    /// <summary>No short forms such as <c>10.1</c> or <c>0x0a000001</c>, and no zone.</summary>
    private static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out var address) && !text.Contains('%') && !text.Contains('[')
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    private static bool EndsAt(ReadOnlySpan<byte> bytes, int bits)
    {
        for (var bit = bits; bit < bytes.Length * 8; bit++)
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) return false;
        return true;
    }

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
}
