namespace Enclosure.Storage;

/// <summary>One request as it came, seen by the verifier.</summary>
/// <param name="Method">The method the link must have been signed for: a door that answers HEAD on a GET link says GET.</param>
/// <param name="RawPath">The path as received, still encoded, without the query.</param>
/// <param name="RawQuery">The query as received, still encoded, with or without its question mark.</param>
/// <param name="Header">Gives a header by its lower-case name as one string (several joined by a comma), null when absent.</param>
public readonly record struct SigV4Request(string Method, string RawPath, string RawQuery, Func<string, string?> Header);

/// <summary>Why a link was refused, in the order the checks are made.</summary>
public enum SigV4Failure
{
    /// <summary>None of the six parameters is there: the request is anonymous.</summary>
    Unsigned,
    Algorithm,
    Parameters,

    /// <summary>X-Amz-SignedHeaders leaves host out, so the link would be good for any host.</summary>
    HostNotSigned,
    Date,
    Expires,
    NotYetValid,
    Expired,
    Scope,
    UnknownKey,
    Signature,
}

/// <summary>What the verifier found.</summary>
public abstract record SigV4Verdict
{
    private protected SigV4Verdict()
    {
    }
}

/// <summary>The link is good, now, for this request.</summary>
/// <param name="AccessKeyId">The key it was signed with.</param>
/// <param name="Path">The decoded path the signature covers: the one to look an object up by, whatever encoding the client chose.</param>
/// <param name="SignedHeaders">The names of the signed headers, lower case, sorted, joined by semicolons.</param>
/// <param name="ExpiresAt">When the link ends.</param>
/// <param name="Query">The decoded parameters besides the six of the signature, in canonical order.</param>
public sealed record SigV4Verified(
    string AccessKeyId, string Path, string SignedHeaders, DateTimeOffset ExpiresAt, IReadOnlyList<(string Name, string Value)> Query)
    : SigV4Verdict
{
    /// <summary>A signed parameter such as response-content-disposition; the first when it came twice, null when absent.</summary>
    public string? Parameter(string name)
    {
        foreach (var (each, value) in Query)
            if (each == name) return value;
        return null;
    }
}

/// <summary>
/// The link is refused. Code, status and message are S3's own where S3 has one (Amazon S3 API Reference, "Error responses").
/// Messages repeat nothing of the request.
/// </summary>
/// <param name="ExpiredAt">For the XML's Expires: set when the link has expired.</param>
/// <param name="ServerTime">For the XML's ServerTime: set together with <paramref name="ExpiredAt"/>.</param>
/// <param name="AccessKeyId">For the XML's AWSAccessKeyId: set when the key is unknown.</param>
public sealed record SigV4Refused(
    SigV4Failure Failure,
    string Message,
    DateTimeOffset? ExpiredAt = null,
    DateTimeOffset? ServerTime = null,
    string? AccessKeyId = null) : SigV4Verdict
{
    /// <summary>The Code of the XML answer.</summary>
    public string Code => Failure switch
    {
        SigV4Failure.Unsigned or SigV4Failure.HostNotSigned or SigV4Failure.NotYetValid or SigV4Failure.Expired => "AccessDenied",
        SigV4Failure.Algorithm or SigV4Failure.Parameters or SigV4Failure.Date or SigV4Failure.Expires or SigV4Failure.Scope =>
            "AuthorizationQueryParametersError",
        SigV4Failure.UnknownKey => "InvalidAccessKeyId",
        SigV4Failure.Signature => "SignatureDoesNotMatch",
    };

    /// <summary>The HTTP status of the answer: 400 where the parameters are wrong in themselves, else 403.</summary>
    public int Status => Code == "AuthorizationQueryParametersError" ? 400 : 403;
}
