using System.Net.Http.Headers;
using System.Text;

namespace Enclosure.Tests.Support;

/// <summary>A multipart/form-data body written part by part, so that a test decides every byte of it.</summary>
internal sealed class UploadForm
{
    public const string Boundary = "enclosure-test-boundary";
    public const string ContentType = $"multipart/form-data; boundary={Boundary}";

    private readonly MemoryStream _bytes = new();

    /// <param name="parameters">What follows <c>form-data; </c>, as it is to be on the wire in UTF-8.</param>
    public UploadForm Part(string parameters, ReadOnlySpan<byte> content, string? type = "text/plain")
    {
        Write($"--{Boundary}\r\nContent-Disposition: form-data; {parameters}\r\n");
        if (type is not null) Write($"Content-Type: {type}\r\n");
        Write("\r\n");
        _bytes.Write(content);
        Write("\r\n");
        return this;
    }

    public UploadForm File(ReadOnlySpan<byte> content, string filename = "a.txt", string? type = "text/plain") =>
        Part($"name=\"file\"; filename=\"{filename}\"", content, type);

    public byte[] ToArray(bool closed = true)
    {
        var end = closed ? $"--{Boundary}--\r\n" : "";
        return [.. _bytes.ToArray(), .. Encoding.UTF8.GetBytes(end)];
    }

    public HttpContent ToContent(bool closed = true) => ToContent(ToArray(closed));

    public static HttpContent ToContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        return content;
    }

    private void Write(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text));
}
