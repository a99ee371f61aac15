namespace Enclosure.Storage.Buckets;

/// <summary>Makes links that lead straight to the bucket.</summary>
/// <param name="disposition">The <c>Content-Disposition</c> that saves a file under a name.</param>
internal sealed class BucketLinks(BucketTerms terms, Func<BucketLogin> login, Func<string, string> disposition, TimeProvider time)
{
    private readonly LinkSigner _signer = new(terms.Region, time);

    public SignedUrl Upload(UploadGrant grant)
    {
        var (baseUrl, prefix) = terms.Place(terms.LinkBase);
        return Sign("PUT", baseUrl, prefix + grant.Path, grant.Lifetime, LinkSigner.HeadersOf(grant), []);
    }

    public SignedUrl Download(BlobKey key, DownloadGrant grant)
    {
        var shown = grant.Disposition ?? (grant.File is { } file ? disposition(file.Filename) : null);
        return Read(BucketPaths.Of(key), grant.Lifetime, LinkSigner.Overrides(shown, grant.ContentType ?? grant.File?.ContentType));
    }

    /// <summary>To any object.</summary>
    /// <param name="overrides">What the answer is to say of itself.</param>
    public SignedUrl Read(string path, TimeSpan lifetime, IReadOnlyList<(string, string)> overrides)
    {
        var (baseUrl, prefix) = terms.Place(terms.LinkBase);
        var signed = Sign("GET", baseUrl, prefix + path, lifetime, [], overrides);
        return terms.CdnBase is { } cdn
            ? signed with { Url = cdn.GetLeftPart(UriPartial.Authority) + signed.Url[baseUrl.Length..] }
            : signed;
    }

    /// <summary>Whether what signs now outlives a link made now; a temporary key that names no end may end at any time.</summary>
    public bool Outlives(TimeSpan lifetime) => login() is var now
        && (now.EndsAt is { } end ? end >= time.GetUtcNow() + lifetime : now.Token is null);

    /// <summary>A link ends with the credentials it was signed with.</summary>
    private SignedUrl Sign(
        string method,
        string baseUrl,
        string path,
        TimeSpan lifetime,
        IReadOnlyList<(string, string)> headers,
        IReadOnlyList<(string, string)> query)
    {
        var (key, secret, token, endsAt) = login();
        var all = token is null ? query : [.. query, ("X-Amz-Security-Token", token)];
        var signed = _signer.Sign(new SigningKey(key, secret), method, baseUrl, path, lifetime, headers, all);
        return endsAt < signed.ExpiresAt ? signed with { ExpiresAt = endsAt.Value } : signed;
    }
}
