using Enclosure.Attachments;
using Enclosure.Server.Dialects.Serving;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>GET and HEAD of an upload by its plain read link; looking settles it.</summary>
internal sealed class PlainGets(UploadLinks links, Settlement settlement, BytesAnswer bytes, FilesSettings settings)
{
    private static readonly ServingTerms Terms = new("public, max-age=60", Disposition: null, ContentType: null);

    public async Task AnswerAsync(HttpContext http)
    {
        var found = settings.Enabled && http.Request.RouteValues["key"] is string key
            && await bytes.TryWriteAsync(http, () => FindAsync(key, http.RequestAborted), Terms);
        if (!found) await ObjectsError.NoSuchKey.WriteAsync(http);
    }

    private async Task<Attachment?> FindAsync(string key, CancellationToken ct)
    {
        if (await links.FindAsync(key, ct) is not { } upload) return null;
        var settled = await settlement.LookAsync(upload, ct);
        return settled.State == AttachmentState.Ready ? settled : null;
    }
}
