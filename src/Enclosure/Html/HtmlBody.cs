namespace Enclosure.Html;

/// <summary>What is made of the HTML of a message. Never throws on content; time and memory are linear in its length.</summary>
public static class HtmlBody
{
    /// <summary>
    /// Safe to show: an allow-list of elements, attributes, CSS properties and URL schemes; no script, no form that submits, no frame,
    /// no refresh,
    /// no base. <paramref name="imageOf"/> gives the URL for a normalised Content-ID, or null to leave the image out.
    /// The result is the content of a body, not a page; its style sheets are for a document or frame of its own.
    /// </summary>
    /// <param name="remoteImageOf">
    /// What is shown for an image on another server, by its URL, or null to leave it out. When not given they stay as they are.
    /// </param>
    public static string Sanitise(string html, Func<string, string?> imageOf, Func<string, string?>? remoteImageOf = null) =>
        new HtmlSanitiser(new ImageUrls(imageOf, remoteImageOf)).Run(html);

    /// <summary>
    /// The text a reader without HTML sees: blocks on lines of their own, links with their address, lists, tables, no style or script.
    /// </summary>
    public static string ToText(string html) => ToText(html, int.MaxValue, out _);

    /// <summary>The same, up to about <paramref name="limit"/> characters: reading stops there.</summary>
    public static string ToText(string html, int limit, out bool isCut)
    {
        var reader = new HtmlToText(limit);
        var text = reader.Run(html);
        isCut = reader.IsCut;
        return text;
    }

    /// <summary>
    /// Every Content-ID that the HTML shows something from, normalised: src, background, srcset, poster, CSS url(), in any case, also
    /// <c>cid:cid:</c> and percent-encoded.
    /// </summary>
    public static IReadOnlySet<string> ContentIds(string html) => ContentIdFinder.Find(html);

    /// <summary>A text as a whole HTML page: escaped, line breaks kept, http(s) and mailto addresses as links.</summary>
    public static string FromText(string text) => TextPage.Write(text);
}
