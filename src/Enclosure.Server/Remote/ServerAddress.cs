using System.Net;

namespace Enclosure.Server.Remote;

/// <summary>Where a server is: scheme, host and port, and the path it stands under where a proxy gave it one.</summary>
public sealed record ServerAddress
{
    private const string ApiRoot = "/v1";

    private ServerAddress(Uri root) => Root = root;

    /// <summary>Ends with a slash.</summary>
    public Uri Root { get; }

    public bool IsLoopback => Root.IsLoopback || (IPAddress.TryParse(Root.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Takes what people paste: with <c>/v1</c> or without, with a slash at the end or without. Null for what is no http address, and
    /// for one with a name and password in it, which would be shown.
    /// </summary>
    public static ServerAddress? TryParse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) return null;
        var path = uri.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(ApiRoot, StringComparison.Ordinal)) path = path[..^ApiRoot.Length].TrimEnd('/');
        return new ServerAddress(new Uri($"{uri.GetLeftPart(UriPartial.Authority)}{path}/"));
    }

    /// <param name="path">With its slash, such as <c>/v1/account</c>.</param>
    public Uri At(string path) => new(Root, path.TrimStart('/'));

    public override string ToString() => Root.ToString().TrimEnd('/');
}
