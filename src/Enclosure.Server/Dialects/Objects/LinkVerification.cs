using Enclosure.Secrets;
using Enclosure.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>Checks a signed link as it came over the wire: the raw target, before anything decoded it.</summary>
internal sealed class LinkVerification(SigningKeys keys, TimeProvider time)
{
    private static readonly int KeyStart = $"/{DoorLinks.Bucket}/".Length;
    private readonly SigV4Verifier _verifier = new(DoorLinks.Region, DoorLinks.Service, keys.Find);

    /// <summary>The path of a link without the bucket's name; empty for the bucket itself.</summary>
    public static string KeyOf(string path) => path.Length > KeyStart ? path[KeyStart..] : "";

    /// <summary>A pair that is not known here may be one that another copy of the server has just made: it is looked for once.</summary>
    public async ValueTask<SigV4Verdict> VerifyAsync(HttpContext http, string method)
    {
        var verdict = _verifier.Verify(Read(http, method), time.GetUtcNow());
        return verdict is SigV4Refused { Failure: SigV4Failure.UnknownKey } && await keys.LookAgainAsync(http.RequestAborted)
            ? _verifier.Verify(Read(http, method), time.GetUtcNow())
            : verdict;
    }

    /// <summary>Whether the signature would be right if these headers had been sent instead.</summary>
    public bool WouldMatch(HttpContext http, string method, params IReadOnlyList<(string Name, string Value)> instead) =>
        _verifier.WouldMatch(Read(http, method), time.GetUtcNow(), instead);

    private static SigV4Request Read(HttpContext http, string method)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?');
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        return new SigV4Request(method, path, query, name => Header(http.Request, name));
    }

    /// <summary>Types are promised in lower case, whatever case a client writes them in.</summary>
    private static string? Header(HttpRequest request, string name)
    {
        if (!request.Headers.TryGetValue(name, out var values)) return null;
        return name == "content-type" ? values.ToString().ToLowerInvariant() : values.ToString();
    }
}
