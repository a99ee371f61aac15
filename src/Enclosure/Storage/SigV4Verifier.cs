using System.Security.Cryptography;

namespace Enclosure.Storage;

/// <summary>
/// Judges presigned URLs as S3 does: algorithm, parameters, date, expires, not yet valid, expired, credential scope, key, signature,
/// in this order, and says the first that fails.
/// <para>Path and query are decoded and encoded again before they are compared, so clients may write <c>(</c>, <c>'</c>, <c>%7e</c> or a
/// space as <c>+</c> in a query as they like; an encoded slash is a slash; repeated slashes and dot segments stay as they are; every
/// parameter but the signature is covered, so one added later breaks it. Header lists that are not lower case, sorted and free of
/// repetition are refused, as S3 sorts its own.</para>
/// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
/// </summary>
/// <param name="findKey">Gives the key of an access key id, current or previous, or null.</param>
public sealed class SigV4Verifier(string region, string service, Func<string, SigningKey?> findKey)
{
    private const string UnknownKey = "The AWS Access Key Id you provided does not exist in our records.";
    private const string Mismatch =
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);
    private readonly SigV4KeyCache _derived = new(region, service);

    /// <summary>A <see cref="SigV4Verified"/> or a <see cref="SigV4Refused"/>.</summary>
    public SigV4Verdict Verify(in SigV4Request request, DateTimeOffset now)
    {
        var query = new SigV4Query(stackalloc byte[1024], stackalloc SigV4Query.Part[SigV4Query.MaxParts]);
        query.AddRaw(request.RawQuery);
        var verdict = Judge(request, in query, now);
        query.Dispose();
        return verdict;
    }

    /// <summary>
    /// Whether the request would have been good with other headers: lets a door say which header of an upload broke its signature.
    /// </summary>
    /// <param name="instead">Lower-case names with the values to assume.</param>
    public bool WouldMatch(in SigV4Request request, DateTimeOffset now, params IReadOnlyList<(string Name, string Value)> instead)
    {
        var sent = request.Header;
        return Verify(request with { Header = Assumed }, now) is SigV4Verified;

        string? Assumed(string name)
        {
            foreach (var (each, value) in instead)
                if (each == name) return value;
            return sent(name);
        }
    }

    private SigV4Verdict Judge(in SigV4Request request, in SigV4Query query, DateTimeOffset now)
    {
        if (SigV4Claim.Read(query, out var claim) is { } malformed) return malformed;
        if (claim.SignedAt - now > ClockSkew) return new SigV4Refused(SigV4Failure.NotYetValid, "Request is not yet valid");
        if (now > claim.ExpiresAt) return new SigV4Refused(SigV4Failure.Expired, "Request has expired", claim.ExpiresAt, now);
        if (WrongScope(claim) is { } wrong) return new SigV4Refused(SigV4Failure.Scope, wrong);
        if (findKey(claim.AccessKeyId) is not { } key)
            return new SigV4Refused(SigV4Failure.UnknownKey, UnknownKey, AccessKeyId: claim.AccessKeyId);
        if (!Matches(request, query, claim, key)) return new SigV4Refused(SigV4Failure.Signature, Mismatch);
        var path = Uri.UnescapeDataString(request.RawPath);
        return new SigV4Verified(claim.AccessKeyId, path, claim.SignedHeaders, claim.ExpiresAt, Extras(query));
    }

    private string? WrongScope(in SigV4Claim claim)
    {
        Span<Range> parts = stackalloc Range[4];
        var scope = claim.Scope.AsSpan();
        scope.Split(parts, '/');
        if (!scope[parts[0]].SequenceEqual(claim.Stamp.AsSpan(0, SigV4.DateLength)))
            return "Invalid credential date. This date is not the same as X-Amz-Date.";
        if (!scope[parts[1]].SequenceEqual(region))
            return $"Error parsing the X-Amz-Credential parameter; the region is wrong; expecting '{region}'";
        if (!scope[parts[2]].SequenceEqual(service))
            return $"Error parsing the X-Amz-Credential parameter; incorrect service. This endpoint belongs to \"{service}\".";
        return scope[parts[3]].SequenceEqual(SigV4.Terminator)
            ? null
            : $"Error parsing the X-Amz-Credential parameter; incorrect terminal. This endpoint uses \"{SigV4.Terminator}\".";
    }

    private bool Matches(in SigV4Request request, in SigV4Query query, in SigV4Claim claim, SigningKey key)
    {
        if (!IsCanonicalList(claim.SignedHeaders)) return false;
        var canonical = new SigV4Buffer(stackalloc byte[2048]);
        canonical.Append(request.Method);
        canonical.Append('\n');
        canonical.AppendEncoded(request.RawPath, SigV4Form.RawPath);
        canonical.Append('\n');
        query.WriteTo(ref canonical);
        canonical.Append('\n');
        AppendHeaders(ref canonical, claim.SignedHeaders, request.Header);
        Span<byte> expected = stackalloc byte[SigV4.SignatureLength];
        var derivedKey = _derived.Get(key, claim.Stamp.AsSpan(0, SigV4.DateLength));
        SigV4.Sign(canonical.Written, claim.Stamp, claim.Scope, derivedKey, expected);
        canonical.Dispose();
        return CryptographicOperations.FixedTimeEquals(expected, query.Value(query.Find(SigV4Parameter.Signature)));
    }

    private static void AppendHeaders(ref SigV4Buffer canonical, ReadOnlySpan<char> signedHeaders, Func<string, string?> header)
    {
        foreach (var range in signedHeaders.Split(';'))
        {
            var name = HeaderName(signedHeaders[range]);
            SigV4.AppendHeader(ref canonical, name, header(name));
        }
        canonical.Append('\n');
        canonical.Append(signedHeaders);
        canonical.Append('\n');
        canonical.Append(SigV4.UnsignedPayload);
    }

    private static string HeaderName(ReadOnlySpan<char> name) => name switch
    {
        "host" => "host",
        "content-type" => "content-type",
        "content-length" => "content-length",
        _ => name.ToString(),
    };

    private static bool IsCanonicalList(ReadOnlySpan<char> headers)
    {
        var previous = ReadOnlySpan<char>.Empty;
        foreach (var range in headers.Split(';'))
        {
            var name = headers[range];
            if (name.SequenceCompareTo(previous) <= 0 || name.IndexOfAnyInRange('A', 'Z') >= 0) return false;
            previous = name;
        }
        return true;
    }

    private static IReadOnlyList<(string Name, string Value)> Extras(in SigV4Query query)
    {
        List<(string Name, string Value)>? extras = null;
        for (var i = 0; i < query.Count; i++)
            if (!SigV4Parameter.IsOne(query.Name(i))) (extras ??= []).Add((query.Decoded(query.Name(i)), query.Decoded(query.Value(i))));
        return extras ?? (IReadOnlyList<(string Name, string Value)>)[];
    }
}
