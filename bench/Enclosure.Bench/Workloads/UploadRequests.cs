using System.Text;
using Enclosure.Bench.Load;

namespace Enclosure.Bench.Workloads;

/// <summary>The same bytes, dressed as each server wants an upload.</summary>
internal static class UploadRequests
{
    private const string Boundary = "----benchmark7MA4YWxkTrZu0gW";
    private const long SentAtOnce = 1_000_000;

    public static NextRequest Multipart(string path, long size, params string[] headers)
    {
        var before = Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"report.pdf\"\r\n"
            + "Content-Type: application/pdf\r\n\r\n");
        var after = Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n");
        var head = Requests.Head("POST", path,
            [
                .. headers, $"Content-Type: multipart/form-data; boundary={Boundary}",
                $"Content-Length: {before.Length + size + after.Length}",
            ]);
        var request = Assemble(size, [.. head, .. before], after);
        return (_, _) => request;
    }

    public static NextRequest Tus(long size)
    {
        var head = Requests.Head("POST", "/files",
            "Tus-Resumable: 1.0.0", $"Upload-Length: {size}", "Content-Type: application/offset+octet-stream", $"Content-Length: {size}");
        var request = Assemble(size, head);
        return (_, _) => request;
    }

    public static NextRequest RawPut(long size)
    {
        var request = Assemble(size, Requests.Head("PUT", "/raw", $"Content-Length: {size}"));
        return (_, _) => request;
    }

    /// <summary>The client names the file, each time another.</summary>
    public static NextRequest NamedPut(string folder, long size)
    {
        var body = Assemble(size, []).Pieces;
        var count = 0;
        return (_, _) => new Request(
            [Requests.Head("PUT", $"{folder}{Interlocked.Increment(ref count)}", $"Content-Length: {size}"), .. body]);
    }

    /// <summary>Each to the next of the links, as they were given.</summary>
    public static NextRequest LinkedPuts(IReadOnlyList<string> links, long size)
    {
        var body = Assemble(size, []).Pieces;
        var count = -1;
        return (_, _) =>
        {
            var link = new Uri(links[Interlocked.Increment(ref count) % links.Count]);
            var head = $"PUT {link.PathAndQuery} HTTP/1.1\r\nHost: {link.Authority}\r\nContent-Length: {size}\r\n\r\n";
            return new Request([Encoding.UTF8.GetBytes(head), .. body]);
        };
    }

    private static Request Assemble(long size, byte[] before, byte[]? after = null) => size <= SentAtOnce
        ? new Request([(byte[])[.. before, .. Payload.Bytes(size), .. after ?? []]])
        : new Request([before, .. Payload.Pieces(size), after ?? []]);
}
