namespace Enclosure.Html;

/// <summary>URLs as browsers understand them, and which of them may stay.</summary>
internal static class SafeUrls
{
    private static readonly string[] ImageData =
        ["data:image/png;", "data:image/jpeg;", "data:image/jpg;", "data:image/gif;", "data:image/webp;"];

    /// <summary>What a link may lead to: http, https, mailto, tel; null for all else.</summary>
    public static string? Link(string value)
    {
        var url = Clean(value);
        if (IsRemote(url) || HasScheme(url, "mailto") || HasScheme(url, "tel")) return url;
        return url.StartsWith("//", StringComparison.Ordinal) ? "https:" + url : null;
    }

    public static bool IsRemote(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public static bool IsContentId(string url) => HasScheme(url, "cid");

    /// <summary>A picture in the URL itself, in one of the types that hold nothing but pixels.</summary>
    public static bool IsImageData(string url) =>
        Array.Exists(ImageData, start => url.StartsWith(start, StringComparison.OrdinalIgnoreCase))
        && url.AsSpan(url.IndexOf(';')).StartsWith(";base64,", StringComparison.OrdinalIgnoreCase)
        && url.AsSpan(url.IndexOf(',') + 1).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") < 0;

    /// <summary>Without what browsers leave out or trim when they read a URL (WHATWG URL §4.4), and without other controls.</summary>
    public static string Clean(string value)
    {
        var kept = string.Concat(value.Where(letter => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029'))).Trim();
        return kept.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? kept.Replace(" ", "") : kept.Replace(" ", "%20");
    }

    private static bool HasScheme(string url, string scheme) =>
        url.Length > scheme.Length + 1 && url[scheme.Length] == ':' && url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
