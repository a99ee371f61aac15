using System.Net;
using System.Net.Sockets;

namespace Enclosure.Webhooks;

/// <summary>
/// Which addresses a hook may lead to: those of the public Internet (the IANA special-purpose address registries, RFC 6890). Otherwise
/// whoever may make a hook could reach what only this machine reaches.
/// </summary>
public static class PublicTargets
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
            .Split(' ').Select(IPNetwork.Parse),
        .. "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
            .Split(' ').Select(IPNetwork.Parse),
        .. "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
            .Split(' ').Select(IPNetwork.Parse),
    ];

    /// <summary>Global unicast: loopback, link-local, unique-local and multicast addresses of IPv6 all lie outside.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Addresses of IPv4 in the words of IPv6 (RFC 6052, section 2.1).</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublic(address.MapToIPv4());
        if (Translated.Contains(address)) return IsPublic(new IPAddress(address.GetAddressBytes()[12..]));
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address)) return false;
        return !Array.Exists(NotPublic, network => network.Contains(address));
    }
}
