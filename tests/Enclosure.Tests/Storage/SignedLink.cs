using Enclosure.Storage;

namespace Enclosure.Tests.Storage;

/// <summary>A presigned URL taken apart the way a server receives it, with the headers a client would send.</summary>
internal sealed record SignedLink(string Host, string Path, string Query, string Method = "GET")
{
    private readonly Dictionary<string, string> _headers = new() { ["host"] = Host };

    public static SignedLink Of(string url, string method = "GET")
    {
        var afterScheme = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url.IndexOf('/', afterScheme);
        var query = url.IndexOf('?', path);
        return new SignedLink(url[afterScheme..path], url[path..query], url[query..], method);
    }

    public SignedLink Sending(string name, string value)
    {
        _headers[name] = value;
        return this;
    }

    public SigV4Request Request => new(Method, Path, Query, name => _headers.GetValueOrDefault(name));

    public string Parameter(string name)
    {
        var start = Query.IndexOf(name + "=", StringComparison.Ordinal) + name.Length + 1;
        var end = Query.IndexOf('&', start);
        return Query[start..(end < 0 ? Query.Length : end)];
    }

    public SignedLink With(string parameter, string? value)
    {
        var pairs = Query.TrimStart('?').Split('&').Where(pair => !pair.StartsWith(parameter + "=", StringComparison.Ordinal));
        return this with { Query = "?" + string.Join('&', value is null ? pairs : pairs.Append($"{parameter}={value}")) };
    }
}
