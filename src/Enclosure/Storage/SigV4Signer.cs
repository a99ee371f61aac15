using System.Globalization;
using System.Text;

namespace Enclosure.Storage;

/// <summary>
/// Makes presigned URLs that any S3 client can use and that S3 itself would accept.
/// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
/// </summary>
/// <param name="region">Part of the credential scope, e.g. <c>auto</c> or <c>us-east-1</c>.</param>
/// <param name="service">Part of the credential scope, <c>s3</c> for objects.</param>
public sealed class SigV4Signer(string region, string service, SigningKey key)
{
    private readonly SigV4KeyCache _derived = new(region, service);
    private readonly string _scopeTail = $"/{region}/{service}/{SigV4.Terminator}";
    private Base? _lastBase;

    /// <summary>The instant at which a link made now ends; links count in whole seconds from the second they were made in.</summary>
    public static DateTimeOffset ExpiryOf(DateTimeOffset now, TimeSpan expires) =>
        DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) + TimeSpan.FromSeconds(Math.Floor(expires.TotalSeconds));

    /// <summary>Signs one method on one path for a while; the payload is not part of the signature.</summary>
    /// <param name="method">GET or PUT, upper case.</param>
    /// <param name="baseUrl">scheme://host[:port], perhaps with a path prefix, which is signed as well; no query.</param>
    /// <param name="path">The decoded path, beginning with a slash; every slash in it separates.</param>
    /// <param name="expires">1 second to 7 days; parts of seconds are dropped.</param>
    /// <param name="signedHeaders">Headers the client must send exactly so, besides host, which is always signed.</param>
    /// <param name="extraQuery">Further parameters in plain text, such as response-content-disposition.</param>
    /// <returns>The full URL: ASCII, everything but unreserved characters percent-encoded.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expires"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// No scheme and host in the base URL, no slash before the path, a line break in a header, or too many parameters.
    /// </exception>
    public string Presign(
        string method,
        string baseUrl,
        string path,
        TimeSpan expires,
        DateTimeOffset now,
        IReadOnlyList<(string Name, string Value)> signedHeaders,
        IReadOnlyList<(string Name, string Value)> extraQuery)
    {
        var seconds = WholeSeconds(expires);
        if (!path.StartsWith('/')) throw new ArgumentException("A path begins with a slash.", nameof(path));
        var target = BaseOf(baseUrl);
        var terms = TermsOf(target.Host, SigV4.Stamp(now), signedHeaders);
        var query = new SigV4Query(stackalloc byte[1024], stackalloc SigV4Query.Part[SigV4Query.MaxParts]);
        FillQuery(ref query, terms, seconds, extraQuery);
        var url = Build(method, target, path, in query, terms);
        query.Dispose();
        return url;
    }

    private void FillQuery(ref SigV4Query query, in Terms terms, int seconds, IReadOnlyList<(string Name, string Value)> extra)
    {
        query.Add("X-Amz-Algorithm", SigV4.Algorithm);
        query.Add("X-Amz-Credential", string.Concat(key.AccessKeyId, "/", terms.Scope));
        query.Add("X-Amz-Date", terms.Stamp);
        query.Add("X-Amz-Expires", seconds.ToString(CultureInfo.InvariantCulture));
        query.Add("X-Amz-SignedHeaders", terms.HeaderNames);
        for (var i = 0; i < extra.Count; i++) query.Add(extra[i].Name, extra[i].Value);
        if (query.Overflowed) throw new ArgumentException($"At most {SigV4Query.MaxParts} parameters can be signed.", nameof(extra));
    }

    private string Build(string method, Base target, string path, in SigV4Query query, in Terms terms)
    {
        var request = new SigV4Buffer(stackalloc byte[2048]);
        request.Append(method);
        request.Append('\n');
        var pathStart = request.Length;
        request.Append(target.Prefix);
        request.AppendEncoded(path, SigV4Form.PlainPath);
        var pathEnd = request.Length;
        request.Append('\n');
        query.WriteTo(ref request);
        var queryEnd = request.Length;
        AppendHeaders(ref request, terms);
        Span<byte> signature = stackalloc byte[SigV4.SignatureLength];
        var derivedKey = _derived.Get(key, terms.Stamp.AsSpan(0, SigV4.DateLength));
        SigV4.Sign(request.Written, terms.Stamp, terms.Scope, derivedKey, signature);
        var url = string.Concat(
            target.Origin,
            Encoding.ASCII.GetString(request.Written[pathStart..pathEnd]),
            "?",
            Encoding.ASCII.GetString(request.Written[(pathEnd + 1)..queryEnd]) + "&X-Amz-Signature=" + Encoding.ASCII.GetString(signature));
        request.Dispose();
        return url;
    }

    private static void AppendHeaders(ref SigV4Buffer request, in Terms terms)
    {
        request.Append('\n');
        foreach (var (name, value) in terms.Headers) SigV4.AppendHeader(ref request, name, value);
        request.Append('\n');
        request.Append(terms.HeaderNames);
        request.Append('\n');
        request.Append(SigV4.UnsignedPayload);
    }

    private Terms TermsOf(string host, string stamp, IReadOnlyList<(string Name, string Value)> signedHeaders)
    {
        var headers = CanonicalHeaders(host, signedHeaders);
        return new Terms(stamp, string.Concat(stamp.AsSpan(0, SigV4.DateLength), _scopeTail), headers, Names(headers));
    }

    private static (string Name, string Value)[] CanonicalHeaders(string host, IReadOnlyList<(string Name, string Value)> signed)
    {
        var headers = new (string Name, string Value)[signed.Count + 1];
        headers[0] = ("host", host);
        for (var i = 0; i < signed.Count; i++) headers[i + 1] = (signed[i].Name.ToLowerInvariant(), OneLine(signed[i].Value));
        Array.Sort(headers, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return headers;
    }

    private static string OneLine(string value) =>
        value.AsSpan().ContainsAny('\r', '\n') ? throw new ArgumentException("A header's value is one line.", nameof(value)) : value;

    private static string Names((string Name, string Value)[] headers) =>
        headers.Length == 1 ? "host" : string.Join(';', Array.ConvertAll(headers, static header => header.Name));

    private static int WholeSeconds(TimeSpan expires)
    {
        var seconds = Math.Floor(expires.TotalSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1, nameof(expires));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, SigV4.MaxExpiresSeconds, nameof(expires));
        return (int)seconds;
    }

    private Base BaseOf(string url)
    {
        var known = Volatile.Read(ref _lastBase);
        if (known is not null && known.Url == url) return known;
        known = Base.Parse(url);
        Volatile.Write(ref _lastBase, known);
        return known;
    }

    private readonly record struct Terms(string Stamp, string Scope, (string Name, string Value)[] Headers, string HeaderNames);

    private sealed record Base(string Url, string Origin, string Host, string Prefix)
    {
        public static Base Parse(string url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
                throw new ArgumentException("A base URL is scheme://host[:port].", nameof(url));
            var name = uri.HostNameType == UriHostNameType.Dns ? uri.IdnHost : uri.Host;
            var host = uri.IsDefaultPort ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{uri.Port}");
            return new Base(url, $"{uri.Scheme}://{host}", host, EncodedPrefix(uri));
        }

        private static string EncodedPrefix(Uri uri)
        {
            var prefix = new SigV4Buffer(stackalloc byte[256]);
            prefix.AppendEncoded(uri.AbsolutePath.AsSpan().TrimEnd('/'), SigV4Form.RawPath);
            var text = Encoding.ASCII.GetString(prefix.Written);
            prefix.Dispose();
            return text;
        }
    }
}
