using Enclosure.Mime.Headers;

namespace Enclosure.Html;

/// <summary>Where the images of a message are shown from.</summary>
/// <param name="imageOf">The URL for a Content-ID, or for an image's URL where HTML gives that without its scheme, or null.</param>
/// <param name="remoteImageOf">What is shown for an http or https URL, or null to leave it out; when not given, the URL stays.</param>
internal sealed class ImageUrls(Func<string, string?> imageOf, Func<string, string?>? remoteImageOf)
{
    /// <summary>The URL to write; null when the image is to be left out.</summary>
    public string? Replace(string value)
    {
        var url = SafeUrls.Clean(value);
        if (url.Length == 0) return null;
        if (SafeUrls.IsContentId(url)) return ContentIds.Normalise(url) is { } id ? imageOf(id) : null;
        if (SafeUrls.IsImageData(url)) return url;
        if (imageOf(url) is { } known) return known;

        if (url.StartsWith("//", StringComparison.Ordinal)) url = "https:" + url;
        if (!SafeUrls.IsRemote(url)) return null;
        return remoteImageOf is null ? url : remoteImageOf(url);
    }
}
