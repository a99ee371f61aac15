using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Enclosure.Storage;

/// <summary>A key pair links are signed with. The secret never leaves the server, so it is not part of the record's text.</summary>
public sealed record SigningKey(string AccessKeyId, string Secret)
{
    public override string ToString() => $"SigningKey {{ AccessKeyId = {AccessKeyId} }}";
}

/// <summary>
/// What signer and verifier share: names, formats and the last two steps of a signature (string to sign, HMAC).
/// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
/// </summary>
internal static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Terminator = "aws4_request";
    public const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";
    public const int StampLength = 16;
    public const int DateLength = 8;
    public const int SignatureLength = 64;
    public const int MaxExpiresSeconds = 604_800;

    public static ReadOnlySpan<byte> UnsignedPayload => "UNSIGNED-PAYLOAD"u8;

    /// <summary>Writes the lower-case hex signature of a canonical request.</summary>
    /// <param name="stamp">The value of X-Amz-Date.</param>
    /// <param name="scope">date/region/service/aws4_request.</param>
    /// <param name="signature">Exactly <see cref="SignatureLength"/> bytes.</param>
    public static void Sign(
        scoped ReadOnlySpan<byte> canonicalRequest,
        scoped ReadOnlySpan<char> stamp,
        scoped ReadOnlySpan<char> scope,
        scoped ReadOnlySpan<byte> derivedKey,
        scoped Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonicalRequest, hash);
        var toSign = new SigV4Buffer(stackalloc byte[256]);
        toSign.Append("AWS4-HMAC-SHA256\n"u8);
        toSign.Append(stamp);
        toSign.Append('\n');
        toSign.Append(scope);
        toSign.Append('\n');
        AppendHex(ref toSign, hash);
        HMACSHA256.HashData(derivedKey, toSign.Written, hash);
        Convert.TryToHexStringLower(hash, signature, out _);
        toSign.Dispose();
    }

    public static byte[] DeriveKey(string secret, string date, string region, string service)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Terminator));
    }

    public static string Stamp(DateTimeOffset instant) => instant.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);

    /// <summary>One line of the canonical headers: name, colon, value without outer and repeated inner spaces.</summary>
    public static void AppendHeader(ref SigV4Buffer request, scoped ReadOnlySpan<char> name, scoped ReadOnlySpan<char> value)
    {
        request.Append(name);
        request.Append(':');
        value = value.Trim();
        for (var gap = value.IndexOf("  "); gap >= 0; gap = value.IndexOf("  "))
        {
            request.Append(value[..(gap + 1)]);
            value = value[gap..].TrimStart(' ');
        }
        request.Append(value);
        request.Append('\n');
    }

    private static void AppendHex(ref SigV4Buffer text, scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> hex = stackalloc byte[bytes.Length * 2];
        Convert.TryToHexStringLower(bytes, hex, out _);
        text.Append(hex);
    }
}
