namespace Enclosure.Storage;

/// <summary>A signer for whichever key signs now: it keeps what it derived from a key until there is another.</summary>
internal sealed class LinkSigner(string region, TimeProvider time)
{
    public const string Service = "s3";

    private Made? _made;

    /// <summary>Signs one method on one path; see <see cref="SigV4Signer.Presign"/>.</summary>
    public SignedUrl Sign(
        SigningKey key,
        string method,
        string baseUrl,
        string path,
        TimeSpan lifetime,
        IReadOnlyList<(string, string)> headers,
        IReadOnlyList<(string, string)> query)
    {
        var now = time.GetUtcNow();
        return new SignedUrl(
            Signer(key).Presign(method, baseUrl, path, lifetime, now, headers, query), SigV4Signer.ExpiryOf(now, lifetime));
    }

    /// <summary>What binds an upload to its size and its type.</summary>
    public static IReadOnlyList<(string, string)> HeadersOf(UploadGrant grant) =>
        [("content-length", grant.Size.ToString()), ("content-type", grant.ContentType)];

    /// <summary>What the answer to a download is to say of itself.</summary>
    public static IReadOnlyList<(string, string)> Overrides(string? disposition, string? contentType) => (disposition, contentType) switch
    {
        (null, null) => [],
        ({ } shown, null) => [("response-content-disposition", shown)],
        (null, { } type) => [("response-content-type", type)],
        ({ } shown, { } type) => [("response-content-disposition", shown), ("response-content-type", type)],
    };

    private SigV4Signer Signer(SigningKey key)
    {
        var made = _made;
        if (made is null || made.Key != key) _made = made = new Made(key, new SigV4Signer(region, Service, key));
        return made.Signer;
    }

    private sealed record Made(SigningKey Key, SigV4Signer Signer);
}
