using System.Net;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Events;

/// <summary>Which addresses and headers a hook may have. What a name stands for is looked at again at each connection.</summary>
public sealed class WebhookTarget(WebhookSettings settings)
{
    public const int LongestUrl = 2048;
    public const int MostHeaders = 20;
    public const int LongestHeader = 1024;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "HTTP2-Settings",
    };

    private static readonly string[] ReservedBeginnings = ["Content-", "Proxy-", "X-Robotomail-"];

    /// <summary>Whether a connection may be made.</summary>
    public bool Allows(IPAddress address) => settings.AllowPrivateTargets || PublicTargets.IsPublic(address);

    /// <summary>What is wrong with a hook's address; null when it may be tried.</summary>
    public string? FaultOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsHttp(url) || url.UserInfo.Length > 0)
            return "url must be an http:// or https:// URL without user and password.";
        return IsPrivate(url) ? "url must not lead to a private or loopback address." : null;
    }

    /// <summary>What is wrong with a hook's own header; null when it may be sent.</summary>
    public static string? FaultOf(string name, string value)
    {
        if (name.Length is 0 or > 128 || !name.All(IsToken)) return "headers must have names of letters, digits and -.";
        if (Reserved.Contains(name) || ReservedBeginnings.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            return $"headers must not name {name}: it is the server's own.";
        return value.Length > LongestHeader || !value.All(c => c is >= ' ' and <= '~')
            ? $"headers must have values of at most {LongestHeader} printable ASCII characters."
            : null;
    }

    internal static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    private bool IsPrivate(Uri url) =>
        IPAddress.TryParse(url.IdnHost, out var address) ? !Allows(address) : url.IdnHost == "localhost" && !Allows(IPAddress.Loopback);

    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}
