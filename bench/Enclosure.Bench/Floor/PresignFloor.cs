using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enclosure.Bench.Floor;

internal sealed record UploadWish(string Filename, string ContentType, long FileSize);

internal sealed record UploadLink(bool Success, UploadLinkData Data);

internal sealed record UploadLinkData(
    string PresignedUrl, string Url, string Key, string Filename, string ContentType, string Method, Dictionary<string, string> Headers,
    string ExpiresAt, string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadWish))]
[JsonSerializable(typeof(UploadLink))]
internal sealed partial class PresignJson : JsonSerializerContext;

/// <summary>Parses the wish for an upload, signs a SigV4 query URL for it and answers JSON of the usual size.</summary>
internal static class PresignFloor
{
    private const string Host = "127.0.0.1:8040";
    private const string Workspace = "01a2b3c4-d5e6-7f80-9a0b-1c2d3e4f5062";

    // The real signing key is derived anew only once a day.
    private static readonly byte[] SigningKey = RandomNumberGenerator.GetBytes(32);

    public static async Task Answer(HttpContext context)
    {
        var wish = await context.Request.ReadFromJsonAsync(PresignJson.Default.UploadWish)
            ?? throw new JsonException("an empty wish");
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Issue(wish), PresignJson.Default.UploadLink);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    private static UploadLink Issue(UploadWish wish)
    {
        var now = DateTimeOffset.UtcNow;
        var unguessable = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 16);
        var key = string.Create(
            CultureInfo.InvariantCulture, $"inbox-attachments/{Workspace}/{now.ToUnixTimeMilliseconds()}-{unguessable}-{wish.Filename}");
        var size = wish.FileSize.ToString(CultureInfo.InvariantCulture);
        return new UploadLink(true, new UploadLinkData(
            Sign(key, wish.ContentType, size, now),
            $"http://{Host}/files/{key}",
            key,
            wish.Filename,
            wish.ContentType,
            "PUT",
            new Dictionary<string, string> { ["Content-Type"] = wish.ContentType, ["Content-Length"] = size },
            now.AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            Guid.CreateVersion7(now).ToString()));
    }

    private static string Sign(string key, string contentType, string size, DateTimeOffset now)
    {
        var date = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/auto/s3/aws4_request";
        var credential = Uri.EscapeDataString("AKIDBENCHMARK0000000/" + scope);
        var path = "/enclosure/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        var query =
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={date}&X-Amz-Expires=300"
            + "&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost";
        var canonical = $"PUT\n{path}\n{query}\ncontent-length:{size}\ncontent-type:{contentType}\nhost:{Host}\n\n"
            + "content-length;content-type;host\nUNSIGNED-PAYLOAD";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var signature = HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{scope}\n{digest}"));
        return $"http://{Host}{path}?{query}&X-Amz-Signature={Convert.ToHexStringLower(signature)}";
    }
}
