using System.Text;

namespace Enclosure.Bench.Floor;

/// <summary>A fixed answer of the size of an attachment's metadata with its signed URL.</summary>
internal static class MetadataFloor
{
    private const string Account = "01a2b3c4-d5e6-7f80-9a0b-1c2d3e4f5062";
    private const string Id = "01a2b3c4-d5e6-7f80-9a0b-1c2d3e4f5061";
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Key = $"{Account}/outbound/{Id}/report.pdf";

    private const string Url =
        $"http://127.0.0.1:8040/enclosure/{Key}?X-Amz-Algorithm=AWS4-HMAC-SHA256" +
        "&X-Amz-Credential=AKIDBENCHMARK0000000%2F20260101%2Fauto%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z" +
        $"&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature={Digest}";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        $$"""
        {"id":"{{Id}}","messageId":null,"userId":"{{Account}}","filename":"report.pdf","contentType":"application/pdf","sizeBytes":1000,"r2Key":"{{Key}}","contentId":null,"createdAt":"2026-01-01T00:00:00.000Z","url":"{{Url}}","expiresAt":"2026-01-02T00:00:00.000Z","sha256":"{{Digest}}","detectedType":"application/pdf","state":"stored","scan":null}
        """);

    public static Task Answer(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Body.Length;
        return context.Response.Body.WriteAsync(Body).AsTask();
    }
}
