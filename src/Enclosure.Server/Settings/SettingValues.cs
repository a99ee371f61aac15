using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Enclosure.Server.Settings;

/// <summary>An http or https base URL, without a trailing slash.</summary>
public sealed record HttpAddress(string Text, Uri Uri) : IParsable<HttpAddress>
{
    public const string Allowed = "an http:// or https:// URL without query, e.g. https://files.example.com";

    public static HttpAddress Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var address) ? address : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out HttpAddress result)
    {
        result = null;
        var text = s?.Trim().TrimEnd('/');
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return false;
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0) return false;
        result = new HttpAddress(text!, uri);
        return true;
    }

    public override string ToString() => Text;
}

/// <summary>A mail domain in lower case.</summary>
public sealed record MailDomain(string Text) : IParsable<MailDomain>
{
    public const string Allowed = "a domain name, e.g. mail.example.com";

    public static MailDomain Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var domain) ? domain : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out MailDomain result)
    {
        var text = s?.Trim().ToLowerInvariant();
        result = Uri.CheckHostName(text) == UriHostNameType.Dns ? new MailDomain(text!) : null;
        return result is not null;
    }

    public override string ToString() => Text;
}

/// <summary>host:port to listen on, or off.</summary>
public sealed record ListenAddress(IPEndPoint? EndPoint) : IParsable<ListenAddress>
{
    public const string Allowed = "host:port with a numeric host, e.g. 127.0.0.1:2525 or [::1]:2525, or off";

    public static ListenAddress Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var address) ? address : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ListenAddress result)
    {
        var text = s?.Trim().Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
        result = text == "off" ? new ListenAddress((IPEndPoint?)null)
            : text is not null && text.LastIndexOf(':') > 0 && IPEndPoint.TryParse(text, out var point) ? new ListenAddress(point)
            : null;
        return result is not null;
    }

    public override string ToString() => EndPoint?.ToString() ?? "off";
}

/// <summary>A length of time: a whole number and a unit, e.g. <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>; 0 is none.</summary>
public sealed record Lifetime(TimeSpan Span) : IParsable<Lifetime>
{
    public const string Allowed = "a number and a unit: 90s, 15m, 24h, 7d, or 0; at most 36500d";

    /// <summary>A hundred years: more would leave the calendar when added to an instant.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    public static Lifetime Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var lifetime) ? lifetime : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Lifetime result)
    {
        result = null;
        var text = s?.Trim() ?? "";
        if (text == "0") result = new Lifetime(TimeSpan.Zero);
        else if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            result = Unit(text[^1]) is { } unit && count <= Longest / unit ? new Lifetime(count * unit) : null;
        return result is not null;
    }

    public override string ToString() =>
        Span == TimeSpan.Zero ? "0"
        : Span.TotalDays % 1 == 0 ? $"{Span.TotalDays:0}d"
        : Span.TotalHours % 1 == 0 ? $"{Span.TotalHours:0}h"
        : Span.TotalMinutes % 1 == 0 ? $"{Span.TotalMinutes:0}m"
        : $"{Span.TotalSeconds:0}s";

    private static TimeSpan? Unit(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}

/// <summary>A number of bytes with a binary unit: <c>10MB</c> is 10·2^20; 0 is unlimited.</summary>
public sealed record ByteSize(long Bytes) : IParsable<ByteSize>
{
    public const string Allowed = "a whole number and a unit: 500KB, 10MB, 10GB, 2TB, plain bytes, or 0 for unlimited";

    public static ByteSize Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var size) ? size : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ByteSize result)
    {
        result = null;
        var text = s?.Trim().ToUpperInvariant() ?? "";
        var digits = text.TrimEnd('B', 'K', 'M', 'G', 'T', ' ');
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (Factor(text[digits.Length..].Trim()) is not { } factor || count > long.MaxValue / factor) return false;
        result = new ByteSize(count * factor);
        return true;
    }

    public override string ToString() => Bytes.ToString(CultureInfo.InvariantCulture);

    private static long? Factor(string unit) => unit switch
    {
        "" or "B" => 1,
        "K" or "KB" => 1L << 10,
        "M" or "MB" => 1L << 20,
        "G" or "GB" => 1L << 30,
        "T" or "TB" => 1L << 40,
        _ => null,
    };
}

/// <summary>How many a minute; 0 is no limit.</summary>
public readonly record struct Rate(int Count) : IParsable<Rate>
{
    public const string Allowed = "a whole number, or 0 for no limit";

    public static Rate Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var rate) ? rate : throw new FormatException(Allowed);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Rate result)
    {
        var isCount = int.TryParse(s?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        result = new Rate(count);
        return isCount;
    }

    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture);
}
