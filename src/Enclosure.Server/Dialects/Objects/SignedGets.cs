using Enclosure.Attachments;
using Enclosure.Server.Dialects.Serving;
using Enclosure.Storage;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>GET and HEAD by a download link: the link names the attachment, and dies with it.</summary>
internal sealed class SignedGets(
    LinkVerification verification, AttachmentLibrary library, UploadLinks links, BytesAnswer bytes, TimeProvider time)
{
    public async Task AnswerAsync(HttpContext http)
    {
        var verdict = await verification.VerifyAsync(http, HttpMethods.Get);
        if (verdict is SigV4Refused refused)
        {
            await ObjectsError.From(refused).WriteAsync(http);
            return;
        }

        var link = (SigV4Verified)verdict;
        var key = LinkVerification.KeyOf(link.Path);
        var left = (long)Math.Max(0, (link.ExpiresAt - time.GetUtcNow()).TotalSeconds);
        var terms = new ServingTerms(
            $"private, max-age={left}", Header(link, "response-content-disposition"), Header(link, "response-content-type"));
        if (!await bytes.TryWriteAsync(http, () => FindAsync(key, http.RequestAborted), terms))
            await ObjectsError.NoSuchKey.WriteAsync(http);
    }

    /// <summary>A header that the link asks for; empty is as good as absent, and what no header may hold is refused.</summary>
    private static string? Header(SigV4Verified link, string name)
    {
        var value = link.Parameter(name);
        if (string.IsNullOrEmpty(value)) return null;
        return value.All(c => c is >= ' ' and <= '~')
            ? value
            : throw RefusedException.Invalid(name, $"{name} may hold printable ASCII characters only.");
    }

    /// <summary><c>&lt;account&gt;/&lt;direction&gt;/&lt;attachment&gt;/…</c>, or an upload's key.</summary>
    private async Task<Attachment?> FindAsync(string key, CancellationToken ct)
    {
        var parts = key.Split('/', 4);
        if (parts is [UploadLinks.KeyPrefix, ..])
            return await links.FindAsync(key, ct) is { State: AttachmentState.Ready } upload ? upload : null;
        return parts.Length == 4 && Guid.TryParseExact(parts[0], "D", out var account) && Guid.TryParseExact(parts[2], "D", out var id)
            ? await library.FindByPathAsync(account, id, ct)
            : null;
    }
}
