using System.Net;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Dialects;

/// <summary>
/// Where clients reach this server: the base of every link. It is never taken from a header a stranger wrote: the request's Host counts
/// only when it names the very address the connection came to.
/// </summary>
public sealed class PublicAddress(EnclosureSettings settings)
{
    private volatile string _first = settings.Urls[0].Text;

    /// <summary>Tells the ports that the system chose.</summary>
    public void Listening(IEnumerable<string> urls) => _first = urls.First().TrimEnd('/');

    /// <summary>Scheme, host and port, without a trailing slash.</summary>
    public string Of(HttpContext http) =>
        settings.PublicUrl?.Text ?? (IsOurs(http) ? $"{http.Request.Scheme}://{http.Request.Host.Value}" : _first);

    /// <summary>The same where there is no request to answer.</summary>
    public string Own => settings.PublicUrl?.Text ?? _first;

    /// <summary>Base of the plain read links of uploads, without a trailing slash.</summary>
    public string FilesOf(HttpContext http) => settings.PublicFilesUrl?.Text ?? Of(http) + "/files";

    private static bool IsOurs(HttpContext http)
    {
        var (host, connection) = (http.Request.Host, http.Connection);
        if (connection.LocalIpAddress is not { } local || (host.Port ?? DefaultPort(http.Request.Scheme)) != connection.LocalPort)
            return false;
        return IPAddress.TryParse(host.Host, out var named) ? Same(named, local) : IPAddress.IsLoopback(local) && host.Host == "localhost";
    }

    private static bool Same(IPAddress named, IPAddress local) => named.Equals(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local);

    private static int DefaultPort(string scheme) => scheme == Uri.UriSchemeHttps ? 443 : 80;
}
