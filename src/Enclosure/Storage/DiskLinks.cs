namespace Enclosure.Storage;

/// <summary>Makes the links that the Objects door answers: the embedded store imitates a bucket named <see cref="Bucket"/>.</summary>
/// <param name="signingKey">The key pair that signs now.</param>
public sealed class DiskLinks(Func<SigningKey> signingKey, TimeProvider time)
{
    public const string Bucket = "enclosure";
    public const string Region = "auto";
    public const string Service = "s3";

    private Made? _signer;

    public SignedUrl Upload(UploadGrant grant) =>
        Sign(
            "PUT",
            grant.Origin,
            grant.Path,
            grant.Lifetime,
            [("content-length", grant.Size.ToString()), ("content-type", grant.ContentType)],
            []);

    public SignedUrl Download(DownloadGrant grant) => Sign("GET", grant.Origin, grant.Path, grant.Lifetime, [], Overrides(grant));

    private SignedUrl Sign(
        string method,
        string origin,
        string path,
        TimeSpan lifetime,
        IReadOnlyList<(string, string)> headers,
        IReadOnlyList<(string, string)> query)
    {
        var now = time.GetUtcNow();
        var url = Signer().Presign(method, origin, $"/{Bucket}/{path}", lifetime, now, headers, query);
        return new SignedUrl(url, SigV4Signer.ExpiryOf(now, lifetime));
    }

    /// <summary>A signer keeps what it derived from its key, so it is made anew only when the key was rotated.</summary>
    private SigV4Signer Signer()
    {
        var key = signingKey();
        var made = _signer;
        if (made is null || made.Key != key) _signer = made = new Made(key, new SigV4Signer(Region, Service, key));
        return made.Signer;
    }

    private static IReadOnlyList<(string, string)> Overrides(DownloadGrant grant) => (grant.Disposition, grant.ContentType) switch
    {
        (null, null) => [],
        ({ } disposition, null) => [("response-content-disposition", disposition)],
        (null, { } type) => [("response-content-type", type)],
        ({ } disposition, { } type) => [("response-content-disposition", disposition), ("response-content-type", type)],
    };

    private sealed record Made(SigningKey Key, SigV4Signer Signer);
}
