using System.Net;
using System.Net.Http.Headers;

namespace Enclosure.Server.Remote.Examining;

/// <summary>Whether links work from here: whole, in part, asked only for the head, changed, and for pages of other origins.</summary>
internal sealed class LinkChecks(RemoteServer server, Uploading uploading, Leftovers leftovers, string? origin)
{
    private const string Signature = "X-Amz-Signature=";
    private const int Size = 4096;

    private byte[] _bytes = [];
    private Uri _link = null!;

    public async Task RunAsync(Func<string, Func<Task<Finding>>, Task> tell, CancellationToken ct)
    {
        var isThere = false;
        await tell("link", async () =>
        {
            var finding = await WholeAsync(ct);
            isThere = finding.Verdict is Verdict.Ok or Verdict.Warn;
            return finding;
        });
        if (!isThere) return;
        await tell("link, a range", () => RangeAsync(ct));
        await tell("link, HEAD", () => HeadAsync(ct));
        await tell("link, changed", () => ChangedAsync(ct));
        await tell("link, CORS", () => CorsAsync(ct));
    }

    private async Task<Finding> WholeAsync(CancellationToken ct)
    {
        _bytes = new byte[Size];
        new Random(1).NextBytes(_bytes);
        var made = await uploading.ByFormAsync(
            SourceFile.Of(_bytes, $"{leftovers.Mark}.dat", "application/octet-stream"), _ => { }, ct);
        leftovers.Add(made.Id);
        var file = await server.GetAsync($"/v1/attachments/{made.Id}", RemoteJson.Default.RemoteFile, ct);
        _link = new Uri(file.Url!);
        var place = _link.GetLeftPart(UriPartial.Authority);
        try
        {
            using var answer = await AskAsync(_ => RemoteServer.Get(_link), ct);
            await RemoteAnswer.RequireSuccessAsync(answer, ct);
            var got = await answer.Content.ReadAsByteArrayAsync(ct);
            if (!got.AsSpan().SequenceEqual(_bytes)) return Finding.Fail("link", $"{place} gives other bytes than were uploaded");
            return IsElsewhere(out var advice)
                ? Finding.Warn("link", $"works from here, and leads to {place}", advice)
                : Finding.Ok("link", $"leads to {place} and gives the bytes that were uploaded");
        }
        catch (RemoteUnreachableException e)
        {
            return Finding.Fail("link", $"links lead to {place}: {e.Message}", "set PublicUrl to the address clients reach the server by");
        }
        catch (RemoteRefusedException e)
        {
            return Finding.Fail("link", $"{place}: {e.Message}", e.Code == "SignatureDoesNotMatch"
                ? "pass the host on as it came: nginx proxy_set_header Host $http_host; - Caddy does"
                : "set PublicUrl to the address clients reach the server by");
        }
    }

    /// <summary>A link to this very machine from a server that is somewhere else helps nobody.</summary>
    private bool IsElsewhere(out string advice)
    {
        advice = $"set PublicUrl to {server.Address}, unless links are meant to lead there (a bucket, a CDN)";
        return !_link.Authority.Equals(server.Address.Root.Authority, StringComparison.OrdinalIgnoreCase)
            || _link.Scheme != server.Address.Root.Scheme;
    }

    private async Task<Finding> RangeAsync(CancellationToken ct)
    {
        using var answer = await AskAsync(
            _ =>
            {
                var request = RemoteServer.Get(_link);
                request.Headers.Range = new RangeHeaderValue(100, 199);
                return request;
            },
            ct);
        if (answer.StatusCode == HttpStatusCode.OK)
            return Finding.Warn(
                "link, a range", "the whole file is given instead", "let the proxy pass on Range: broken downloads begin anew");
        if (answer.StatusCode != HttpStatusCode.PartialContent) return Finding.Fail("link, a range", $"answered {(int)answer.StatusCode}");
        var got = await answer.Content.ReadAsByteArrayAsync(ct);
        return got.AsSpan().SequenceEqual(_bytes.AsSpan(100, 100))
            ? Finding.Ok("link, a range", "206 with the bytes 100 to 199")
            : Finding.Fail("link, a range", "206 with other bytes than were asked for");
    }

    private async Task<Finding> HeadAsync(CancellationToken ct)
    {
        using var answer = await AskAsync(_ => new HttpRequestMessage(HttpMethod.Head, _link), ct);
        if (answer.StatusCode == HttpStatusCode.Forbidden)
            return Finding.Warn("link, HEAD", "403", "nothing, where links lead to a bucket: its links are for GET alone");
        if (answer.StatusCode != HttpStatusCode.OK) return Finding.Fail("link, HEAD", $"answered {(int)answer.StatusCode}");
        return answer.Content.Headers.ContentLength == Size
            ? Finding.Ok("link, HEAD", $"200, {Size} bytes")
            : Finding.Warn("link, HEAD", "200 without the file's size", "let the proxy pass on Content-Length");
    }

    private async Task<Finding> ChangedAsync(CancellationToken ct)
    {
        var text = _link.AbsoluteUri;
        var at = text.IndexOf(Signature, StringComparison.Ordinal);
        if (at < 0) return Finding.Skip("link, changed", "the link carries no signature of S3's kind");
        var digit = at + Signature.Length;
        var other = new Uri($"{text[..digit]}{(text[digit] == '0' ? '1' : '0')}{text[(digit + 1)..]}");
        using var answer = await AskAsync(_ => RemoteServer.Get(other), ct);
        return answer.StatusCode == HttpStatusCode.Forbidden
            ? Finding.Ok("link, changed", "refused with 403")
            : Finding.Fail(
                "link, changed",
                $"a link whose signature was changed is answered {(int)answer.StatusCode}",
                "no cache may answer for links without asking the server");
    }

    private async Task<Finding> CorsAsync(CancellationToken ct)
    {
        using var answer = await AskAsync(
            _ =>
            {
                var request = new HttpRequestMessage(HttpMethod.Options, _link);
                request.Headers.TryAddWithoutValidation("Origin", origin ?? "https://app.example.com");
                request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "PUT");
                request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type");
                return request;
            },
            ct);
        var allowed = answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.First() : null;
        if (answer.IsSuccessStatusCode && allowed == "*") return Finding.Ok("link, CORS", "pages of every origin may use links");
        if (answer.IsSuccessStatusCode && origin is not null && allowed == origin)
            return Finding.Ok("link, CORS", $"pages of {origin} may use links");
        if (origin is null) return Finding.Ok("link, CORS", "pages of some origins may use links (name yours with --origin URL)");
        return Finding.Fail(
            "link, CORS",
            $"pages of {origin} may not use links: {(int)answer.StatusCode}, no Access-Control-Allow-Origin for it",
            "add it to Cors:Origins, let the proxy pass OPTIONS on; for a bucket 'enclosure storage cors'");
    }

    private Task<HttpResponseMessage> AskAsync(Func<IdleWatch, HttpRequestMessage> make, CancellationToken ct) =>
        server.SendBareAsync(make, isRepeatable: true, ct);
}
