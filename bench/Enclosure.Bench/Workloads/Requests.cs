using System.Text;
using Enclosure.Bench.Load;

namespace Enclosure.Bench.Workloads;

/// <summary>Builds requests as bytes.</summary>
internal static class Requests
{
    /// <summary>The start of a request up to its empty line.</summary>
    public static byte[] Head(string method, string path, params string[] headers) =>
        Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public static Request Get(string path, params string[] headers) => new([Head("GET", path, headers)]);

    /// <summary>
    /// Follows a signed link as it was given: the signature covers host and port, and parsing it as a Uri would re-encode the rest.
    /// </summary>
    public static Request Follow(string link)
    {
        var host = link.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = link.IndexOf('/', host);
        return new Request([Encoding.UTF8.GetBytes($"GET {link[path..]} HTTP/1.1\r\nHost: {link[host..path]}\r\n\r\n")]);
    }

    public static Request PostJson(string path, string json, params string[] headers)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var head = Head("POST", path, [.. headers, "Content-Type: application/json", $"Content-Length: {body.Length}"]);
        return new Request([(byte[])[.. head, .. body]]);
    }

    /// <summary>Each connection goes round the list from a place of its own.</summary>
    public static NextRequest Cycle(IReadOnlyList<Request> requests) =>
        (connection, number) => requests[(int)(((connection * 7919L) + number) % requests.Count)];
}
