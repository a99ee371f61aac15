using System.Net;
using Enclosure.Events;

namespace Enclosure.Webhooks;

/// <summary>Which addresses and headers a hook may have. What a name stands for is looked at again at each connection.</summary>
/// <param name="allowsPrivate">Whether a hook may lead to private and loopback addresses.</param>
public sealed class WebhookTarget(bool allowsPrivate)
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
    public bool Allows(IPAddress address) => allowsPrivate || PublicTargets.IsPublic(address);

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

    /// <summary>Refuses with <see cref="Refusal.ValidationError"/>, naming every wrong part; what is null is not looked at.</summary>
    internal void Require(string? url, IReadOnlyList<string>? events, IReadOnlyDictionary<string, string>? headers)
    {
        var faults = new List<FieldFault>();
        var wrong = url is null ? null : url.Length is 0 or > LongestUrl ? $"url must have 1 to {LongestUrl} characters." : FaultOf(url);
        if (wrong is not null) faults.Add(new FieldFault("url", wrong));
        if (events is not null && (events.Count == 0 || !events.All(EventKinds.All.Contains)))
            faults.Add(new FieldFault("events", $"events must be some of: {string.Join(", ", EventKinds.All)}."));
        if (headers is not null && FaultOf(headers) is { } fault) faults.Add(new FieldFault("headers", fault));
        if (faults.Count > 0) throw new RefusedException(Refusal.ValidationError, faults[0].Message, faults);
    }

    private static string? FaultOf(IReadOnlyDictionary<string, string> headers) =>
        headers.Count > MostHeaders
            ? $"headers must be at most {MostHeaders}."
            : headers.Select(header => FaultOf(header.Key, header.Value)).FirstOrDefault(fault => fault is not null);

    private static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    private bool IsPrivate(Uri url) =>
        IPAddress.TryParse(url.IdnHost, out var address) ? !Allows(address) : url.IdnHost == "localhost" && !Allows(IPAddress.Loopback);

    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}
