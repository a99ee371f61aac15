using System.Globalization;

namespace Enclosure.Storage;

/// <summary>What the six parameters of a link say, once known to be well formed; whether it is true is the verifier's business.</summary>
internal readonly record struct SigV4Claim(
    string AccessKeyId, string Scope, string Stamp, DateTimeOffset SignedAt, DateTimeOffset ExpiresAt, string SignedHeaders)
{
    private const string CredentialForm =
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; "
        + "expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";

    /// <summary>Reads the claim; the first thing wrong with it, or null.</summary>
    public static SigV4Refused? Read(in SigV4Query query, out SigV4Claim claim)
    {
        claim = default;
        if (Incomplete(query) is { } incomplete) return incomplete;
        var credential = Text(query, SigV4Parameter.Credential);
        var scope = ScopeStart(credential);
        if (scope <= 1) return new SigV4Refused(SigV4Failure.Parameters, CredentialForm);
        var headers = Text(query, SigV4Parameter.SignedHeaders);
        if (!SignsHost(headers))
            return new SigV4Refused(SigV4Failure.HostNotSigned, "There were headers present in the request which were not signed");
        var stamp = Text(query, SigV4Parameter.Date);
        if (!TryInstant(stamp, out var signedAt))
            return new SigV4Refused(SigV4Failure.Date, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        var wrong = Lifetime(Text(query, SigV4Parameter.Expires), out var seconds);
        if (wrong is not null) return new SigV4Refused(SigV4Failure.Expires, wrong);
        claim = new SigV4Claim(credential[..(scope - 1)], credential[scope..], stamp, signedAt, EndOf(signedAt, seconds), headers);
        return null;
    }

    private static SigV4Refused? Incomplete(in SigV4Query query)
    {
        if (IsAnonymous(query)) return new SigV4Refused(SigV4Failure.Unsigned, "Access Denied");
        var algorithm = query.Find(SigV4Parameter.Algorithm);
        if (algorithm >= 0 && !query.Value(algorithm).SequenceEqual("AWS4-HMAC-SHA256"u8))
            return new SigV4Refused(SigV4Failure.Algorithm, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        if (query.Overflowed)
            return new SigV4Refused(SigV4Failure.Parameters, $"A query may have at most {SigV4Query.MaxParts} parameters.");
        return HasAll(query)
            ? null
            : new SigV4Refused(
                SigV4Failure.Parameters,
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, "
                + "X-Amz-SignedHeaders, and X-Amz-Expires parameters, each once.");
    }

    private static bool IsAnonymous(in SigV4Query query)
    {
        for (var i = 0; i < query.Count; i++)
            if (SigV4Parameter.IsOne(query.Name(i))) return false;
        return !query.Overflowed;
    }

    private static bool HasAll(in SigV4Query query) =>
        query.Find(SigV4Parameter.Algorithm) >= 0 && query.Find(SigV4Parameter.Credential) >= 0 && query.Find(SigV4Parameter.Date) >= 0
        && query.Find(SigV4Parameter.Expires) >= 0 && query.Find(SigV4Parameter.SignedHeaders) >= 0
        && query.Find(SigV4Parameter.Signature) >= 0;

    private static string Text(in SigV4Query query, ReadOnlySpan<byte> name) => query.Decoded(query.Value(query.Find(name)));

    /// <summary>Where the last four of the credential's parts begin: an access key id may itself hold slashes.</summary>
    private static int ScopeStart(ReadOnlySpan<char> credential)
    {
        var start = credential.Length;
        for (var i = 0; i < 4; i++)
        {
            start = credential[..start].LastIndexOf('/');
            if (start < 0) return -1;
        }
        return start + 1;
    }

    private static bool SignsHost(ReadOnlySpan<char> headers)
    {
        foreach (var range in headers.Split(';'))
            if (headers[range].Equals("host", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool TryInstant(string stamp, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(stamp, SigV4.StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
        && stamp.Length == SigV4.StampLength;

    private static string? Lifetime(string text, out long seconds)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seconds))
            return "X-Amz-Expires should be a number";
        if (seconds < 1) return "X-Amz-Expires must be at least 1 second";
        return seconds > SigV4.MaxExpiresSeconds
            ? "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            : null;
    }

    private static DateTimeOffset EndOf(DateTimeOffset signedAt, long seconds) =>
        DateTimeOffset.MaxValue - signedAt < TimeSpan.FromSeconds(seconds) ? DateTimeOffset.MaxValue : signedAt.AddSeconds(seconds);
}
