namespace Enclosure.Storage;

/// <summary>Makes the links that the Objects door answers: it imitates a bucket named <see cref="Bucket"/>.</summary>
/// <param name="signingKey">The key pair that signs now.</param>
/// <param name="time">Counts the links' lives.</param>
public sealed class DoorLinks(Func<SigningKey> signingKey, TimeProvider time)
{
    public const string Bucket = "enclosure";
    public const string Region = "auto";
    public const string Service = LinkSigner.Service;

    private readonly LinkSigner _signer = new(Region, time);

    public SignedUrl Upload(UploadGrant grant) =>
        _signer.Sign(signingKey(), "PUT", grant.Origin, $"/{Bucket}/{grant.Path}", grant.Lifetime, LinkSigner.HeadersOf(grant), []);

    public SignedUrl Download(DownloadGrant grant) =>
        _signer.Sign(
            signingKey(),
            "GET",
            grant.Origin,
            $"/{Bucket}/{grant.Path}",
            grant.Lifetime,
            [],
            LinkSigner.Overrides(grant.Disposition, grant.ContentType));
}
