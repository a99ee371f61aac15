using System.Text;
using Enclosure.Html;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Text;

namespace Enclosure.Mail;

/// <summary>What there is to read in a message.</summary>
/// <param name="Html">Null when the sender wrote none.</param>
/// <param name="IsTruncated">The rest is in a file of the message.</param>
internal sealed record MessageBodies(string Text, string? Html, bool IsTruncated)
{
    /// <summary>
    /// Of an alternative the first text and the last HTML (RFC 2046 §5.1.4: the last is the richest); of any other container all texts, one
    /// after another. Where only some have an HTML form, the others are escaped into it; where only HTML is there, the text is made from it.
    /// </summary>
    public static MessageBodies Of(CollectedPart root)
    {
        var found = Find(root);
        var text = found.Text ?? (found.Html is null ? "" : HtmlBody.ToText(found.Html));
        return new MessageBodies(text, found.Html, root.WithAllBelow().Any(part => part.Part.Kind == MimePartKind.Text && part.File is not null));
    }

    private static Readable Find(CollectedPart part) => part.Part.Kind switch
    {
        MimePartKind.Text when part.Part.ContentType == "text/html" => new Readable(null, Decode(part)),
        MimePartKind.Text => new Readable(Unflow(part.Part, Decode(part)), null),
        MimePartKind.Container when part.Part.ContentType == "multipart/alternative" => Alternative([.. Readables(part)]),
        MimePartKind.Container => Together([.. Readables(part)]),
        MimePartKind.File => Readable.Nothing,
    };

    private static IEnumerable<Readable> Readables(CollectedPart container) => container.Children.Select(Find).Where(found => found != Readable.Nothing);

    private static Readable Alternative(List<Readable> choices) =>
        new(choices.Select(choice => choice.Text).FirstOrDefault(text => text is not null), choices.Select(choice => choice.Html).LastOrDefault(html => html is not null));

    private static Readable Together(List<Readable> texts)
    {
        if (texts.Count < 2) return texts.FirstOrDefault() ?? Readable.Nothing;
        var html = texts.Exists(text => text.Html is not null) ? string.Concat(texts.Select(text => text.Html ?? Escape(text.Text!))) : null;
        var plain = texts.Exists(text => text.Text is not null)
            ? string.Join('\n', texts.Select(text => text.Text ?? HtmlBody.ToText(text.Html!)))
            : null;
        return new Readable(plain, html);
    }

    private static string Decode(CollectedPart part)
    {
        var encoding = Charsets.Choose(part.Part.Charset, part.Body, out var guessed);
        if (guessed && part.Part.Charset is { } named) part.Part.Add(DefectCodes.UnknownCharset, DefectGrade.Guessed, $"charset {Shown(named)}");
        var text = part.File is null ? encoding.GetString(part.Body) : DecodeCut(encoding, part.Body);
        return text.TrimStart('\uFEFF').Replace("\r\n", "\n").Replace('\0', '\uFFFD');
    }

    /// <summary>The text goes on in a file: half a character at the cut is left out.</summary>
    private static string DecodeCut(Encoding encoding, ReadOnlySpan<byte> body)
    {
        var letters = new char[encoding.GetMaxCharCount(body.Length)];
        encoding.GetDecoder().Convert(body, letters, flush: false, out _, out var count, out _);
        return new string(letters, 0, count);
    }

    private static string Unflow(MimePart part, string text) => part.IsFlowed ? FlowedText.Unwrap(text, part.DelSp) : text;

    private static string Escape(string text) => $"<div style=\"white-space: pre-wrap\">{System.Net.WebUtility.HtmlEncode(text)}</div>";

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private sealed record Readable(string? Text, string? Html)
    {
        public static readonly Readable Nothing = new(null, null);
    }
}
