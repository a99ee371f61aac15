using System.Security.Cryptography;

namespace Enclosure.Storage.Buckets;

/// <summary>One thing that is needed of a bucket.</summary>
/// <param name="Advice">What to change; null when it works.</param>
/// <param name="IsRequired">Whether the server can do its work without it.</param>
public sealed record SelfTestStep(string Name, string? Advice, bool IsRequired = true);

/// <summary>
/// Tries on one object under <c>.enclosure/</c> everything that is needed of a bucket, as this server and its clients will do it. Stops at
/// the first required step that fails: what follows would only fail for the same reason.
/// </summary>
/// <param name="http">For what clients do; it must follow no redirect.</param>
/// <param name="origins">Whose pages are to reach the bucket.</param>
public sealed class BucketSelfTest(BucketClient client, HttpClient http, IReadOnlyList<string> origins, TimeProvider time)
{
    private const string Type = "text/plain";
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Stores refuse at 15 minutes; long before that links end at another time than we say.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(1);

    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(1000);
    private readonly string _path = $"{BucketPaths.Own}self-test-{Guid.CreateVersion7():n}";
    private readonly BucketLinks _links = new(client.Terms, client.Login, name => $"attachment; filename=\"{name}\"", time);

    public async Task<IReadOnlyList<SelfTestStep>> RunAsync(CancellationToken ct)
    {
        var steps = new List<SelfTestStep>();
        foreach (var (name, isRequired, tried) in Steps())
        {
            var advice = await TryAsync(tried, ct);
            steps.Add(new SelfTestStep(name, advice, isRequired));
            if (advice is not null && isRequired) break;
        }

        return steps;
    }

    private IEnumerable<(string Name, bool IsRequired, Func<CancellationToken, Task<string?>> Tried)> Steps()
    {
        yield return ("reach the store", true, ReachAsync);
        yield return ("use the bucket", true, UseAsync);
        yield return ("write", true, WriteAsync);
        yield return ("read back", true, ct => ReadAsync(0, ct));
        yield return ("read a range", true, ct => ReadAsync(700, ct));
        yield return ("copy what was looked at, and nothing else", client.Terms.TakesUploads, CopyAsync);
        if (client.Terms.TakesUploads)
        {
            yield return ("PUT by a signed link", true, SignedPutAsync);
            yield return ("refuse another type by that link", true, ct => RefusesAsync("application/pdf", _bytes.Length, ct));
            yield return ("refuse another length by that link", true, ct => RefusesAsync(Type, _bytes.Length - 1, ct));
            yield return ("let pages of other origins PUT (CORS)", false, CorsAsync);
        }

        if (client.Terms.Downloads != LinkTarget.Door) yield return ("GET by a signed link", true, SignedGetAsync);
        yield return ("delete", true, DeleteAsync);
    }

    private static async Task<string?> TryAsync(Func<CancellationToken, Task<string?>> tried, CancellationToken ct)
    {
        try
        {
            return await tried(ct);
        }
        catch (Exception e) when (BucketAdvice.Of(e) is { } advice)
        {
            return advice;
        }
    }

    /// <summary>Any answer will do; its date is the store's clock.</summary>
    private async Task<string?> ReachAsync(CancellationToken ct)
    {
        using var answer = await http.GetAsync(client.Terms.Endpoint, HttpCompletionOption.ResponseHeadersRead, ct);
        if (answer.Headers.Date is not { } theirs) return null;
        var skew = (time.GetUtcNow() - theirs).Duration();
        return skew <= LargestSkew
            ? null
            : $"The clocks differ by {skew.TotalMinutes:0} minutes (here {time.GetUtcNow():u}, there {theirs:u}): links would end at the "
                + "wrong time or never work. Set this machine's clock (NTP), or the store's.";
    }

    private async Task<string?> UseAsync(CancellationToken ct)
    {
        try
        {
            await client.ProbeAsync(ct);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket" && client.Terms.Create)
        {
            await client.CreateAsync(ct);
        }

        return null;
    }

    private async Task<string?> WriteAsync(CancellationToken ct)
    {
        using var bytes = new MemoryStream(_bytes, writable: false);
        var seal = new BlobSeal(_bytes.Length, Convert.ToHexStringLower(SHA256.HashData(_bytes)));
        await client.PutAsync(_path, bytes, seal, MD5.HashData(_bytes), ct);
        return null;
    }

    private async Task<string?> ReadAsync(int from, CancellationToken ct)
    {
        using var found = await client.OpenAsync(_path, from, ct);
        if (found is null) return "What was written is not there to be read. Is something deleting objects, or is this another store?";
        using var read = new MemoryStream();
        await found.Bytes.CopyToAsync(read, ct);
        return read.ToArray().AsSpan().SequenceEqual(_bytes.AsSpan(from)) && found.Size == _bytes.Length
            ? null
            : "Other bytes come back than were written. Something between changes them; do not use this store.";
    }

    private async Task<string?> CopyAsync(CancellationToken ct)
    {
        using var found = await client.OpenAsync(_path, 0, ct);
        var copy = _path + "-copy";
        var copied = found is not null && await client.CopyAsync(_path, found.ETag, copy, ct);
        var copiedOther = await client.CopyAsync(_path, "\"00000000000000000000000000000000\"", copy, ct);
        await client.DeleteAsync(copy, ct);
        if (!copied) return "Objects cannot be copied within the bucket. Give the key that right.";
        return copiedOther
            ? "The store copies objects whatever version was asked for, and gives no tags to tell by. Set Storage:Uploads to door."
            : null;
    }

    private async Task<string?> SignedPutAsync(CancellationToken ct)
    {
        using var answer = await PutAsync(Type, _bytes.Length, ct);
        return answer.IsSuccessStatusCode
            ? null
            : $"A signed PUT is answered {(int)answer.StatusCode} {await BucketAdvice.CodeAsync(answer, ct)}. Check Storage:PublicEndpoint "
                + "(the name that clients reach the store by, passed on unchanged by proxies), Storage:PathStyle and Storage:Region.";
    }

    private async Task<string?> RefusesAsync(string type, int length, CancellationToken ct)
    {
        using var answer = await PutAsync(type, length, ct);
        return answer.IsSuccessStatusCode
            ? "The store takes what its links were not signed for, so sizes and types would not hold. Set Storage:Uploads to door."
            : null;
    }

    /// <summary>A link for the test's own type and size, used for another one.</summary>
    private Task<HttpResponseMessage> PutAsync(string type, int length, CancellationToken ct)
    {
        var url = _links.Upload(new UploadGrant("", _path, Type, _bytes.Length, LinkLifetime)).Url;
        var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(_bytes, 0, length) };
        request.Content.Headers.ContentType = new(type);
        return http.SendAsync(request, ct);
    }

    private async Task<string?> SignedGetAsync(CancellationToken ct)
    {
        var link = _links.Read(_path, LinkLifetime, LinkSigner.Overrides("attachment; filename=\"self-test.txt\"", Type));
        using var answer = await http.GetAsync(link.Url, ct);
        if (!answer.IsSuccessStatusCode)
            return $"A signed GET is answered {(int)answer.StatusCode} {await BucketAdvice.CodeAsync(answer, ct)}. Check "
                + "Storage:PublicEndpoint, Storage:CdnBaseUrl (it must send the bucket's own host name) and Storage:PathStyle; or set "
                + "Storage:Links to door.";
        return answer.Content.Headers.ContentDisposition?.DispositionType == "attachment"
            ? null
            : "Signed GETs do not get the response headers they ask for, so files could be shown as pages. Set Storage:Links to door.";
    }

    private async Task<string?> CorsAsync(CancellationToken ct)
    {
        var origin = origins.FirstOrDefault(each => each != "*") ?? "https://mail.example.com";
        var url = _links.Upload(new UploadGrant("", _path, Type, _bytes.Length, LinkLifetime)).Url;
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var answer = await http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode && answer.Headers.Contains("Access-Control-Allow-Origin")
            ? null
            : $"Pages of {origin} cannot upload. Set the bucket's CORS rule: enclosure storage cors --origin {origin}";
    }

    private async Task<string?> DeleteAsync(CancellationToken ct)
    {
        await client.DeleteAsync(_path, ct);
        return await client.FindSizeAsync(_path, ct) is null
            ? null
            : "What was deleted is still there. Give the key the right to delete, and turn off object locks on the bucket.";
    }
}
