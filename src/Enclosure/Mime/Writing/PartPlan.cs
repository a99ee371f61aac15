using Enclosure.FileTypes;
using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Writing;

/// <summary>What a message is to consist of, before any of it is written.</summary>
internal abstract record PartPlan
{
    private PartPlan()
    {
    }

    /// <param name="Subtype">Of <c>multipart/…</c>, with its parameters.</param>
    public sealed record Container(string Subtype, IReadOnlyList<PartPlan> Parts) : PartPlan;

    public sealed record Text(string ContentType, BodyText Body) : PartPlan;

    /// <param name="ContentId">Null for a file that is attached.</param>
    public sealed record File(int Index, string Filename, string ContentType, long SizeBytes, string? ContentId) : PartPlan;

    /// <summary>
    /// <c>mixed{alternative{plain, related{html, inline…}}, attached…}</c>, without those of the three that would hold one part alone.
    /// </summary>
    public static PartPlan Of(MessageDraft draft)
    {
        var files = draft.Files.Select((file, index) => FileOf(file, index, draft.Html is not null)).ToList();
        var texts = TextsOf(draft, files.FindAll(file => file.ContentId is not null));
        var attached = files.FindAll(file => file.ContentId is null);
        return attached.Count == 0 ? texts : new Container("mixed", [texts, .. attached]);
    }

    private static PartPlan TextsOf(MessageDraft draft, List<File> inline)
    {
        var plain = new Text("text/plain", BodyText.Of(draft.Plain));
        if (draft.Html is null) return plain;

        var html = new Text("text/html", BodyText.Of(draft.Html));
        return new Container(
            "alternative", [plain, inline.Count == 0 ? html : new Container("related; type=\"text/html\"", [html, .. inline])]);
    }

    private static File FileOf(DraftFile file, int index, bool mayBeInline)
    {
        var name = HeaderDecoding.OneLine(file.Filename);
        var type = TypeOf(file.ContentType);
        return new File(index, name.Length == 0 ? "unnamed" : name, type, file.SizeBytes, mayBeInline ? IdOf(file.ContentId) : null);
    }

    /// <summary>
    /// RFC 2046 §5.2.1 and RFC 2045 §6.4 forbid base64 on messages and containers, and as files their bytes must not change.
    /// </summary>
    private static string TypeOf(string declared)
    {
        var type = ContentTypes.Normalise(declared)?.Split(';')[0].TrimEnd(' ', '\t');
        var isForbidden = type is null || type.StartsWith("message/", StringComparison.Ordinal)
            || type.StartsWith("multipart/", StringComparison.Ordinal);
        return isForbidden || type!.Length > FieldWriter.Line - "Content-Type: ;".Length ? ContentTypes.OctetStream : type;
    }

    private static string? IdOf(string? contentId) => ContentIds.Normalise(contentId) is { } id
        ? string.Concat(id.Select(letter => letter is > ' ' and <= '~' and not ('<' or '>') ? letter : '_'))
        : null;
}
