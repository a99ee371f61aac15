using System.Web;
using Enclosure.Storage;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Objects;

/// <summary>Links made or changed by hand.</summary>
internal static class LinkChanges
{
    /// <summary>The link with one query parameter set to another value, or taken out.</summary>
    public static string With(this string url, string parameter, string? value)
    {
        var mark = url.IndexOf('?');
        var pairs = url[(mark + 1)..].Split('&').Where(pair => !pair.StartsWith(parameter + "=", StringComparison.Ordinal));
        return url[..(mark + 1)] + string.Join('&', value is null ? pairs : pairs.Append($"{parameter}={Uri.EscapeDataString(value)}"));
    }

    public static string Parameter(this string url, string name) => HttpUtility.ParseQueryString(new Uri(url).Query)[name]!;

    /// <summary>A link signed with the server's own pair, for whatever path.</summary>
    public static string Sign(
        this TestServer server,
        string method,
        string path,
        TimeSpan? lifetime = null,
        DateTimeOffset? at = null,
        IReadOnlyList<(string Name, string Value)>? query = null) =>
        new SigV4Signer(DoorLinks.Region, DoorLinks.Service, server.Core.SigningKeys.Current).Presign(
            method, server.Url, path, lifetime ?? TimeSpan.FromHours(1), at ?? server.Core.Time.GetUtcNow(), [], query ?? []);

    /// <summary>A download link that asks for headers of its own.</summary>
    public static string SignDownload(this TestServer server, UploadedFile file, string? disposition = null, string? type = null) =>
        server.Core.Store.SignDownload(
            default, new DownloadGrant(server.Url, file.R2Key, TimeSpan.FromHours(1), disposition, type)).Url;
}
