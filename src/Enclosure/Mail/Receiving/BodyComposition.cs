using System.Text;
using Enclosure.Html;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Text;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// Puts the texts of a message together. Of an alternative the first text and the last HTML (RFC 2046 §5.1.4: the last is the richest); of
/// any other container all texts, one after another. Where only some have an HTML form, the others are escaped into it; where only HTML is
/// there, the text is made from it.
/// </summary>
internal sealed class BodyComposition
{
    private readonly List<MimePart> _misnamed = [];

    /// <summary>Whether something was left out for its length.</summary>
    public bool IsCut { get; private set; }

    public IReadOnlyList<MimePart> Misnamed => _misnamed;

    public (string Text, string? Html) Compose(CollectedPart root)
    {
        var found = Find(root);
        var text = found.Text ?? (found.Html is null ? "" : ToText(found.Html, MailRules.MaxBodyBytes));
        return (Cut(text), found.Html is null ? null : Cut(found.Html));
    }

    private Readable Find(CollectedPart part) => part.Part.Kind switch
    {
        MimePartKind.Text when part.Part.ContentType == "text/html" => new Readable(null, Decode(part)),
        MimePartKind.Text => new Readable(Unflow(part.Part, Decode(part)), null),
        MimePartKind.Container when part.Part.ContentType == "multipart/alternative" => Alternative([.. Readables(part)]),
        MimePartKind.Container => Together([.. Readables(part)]),
        MimePartKind.File => Readable.Nothing,
    };

    private IEnumerable<Readable> Readables(CollectedPart container) =>
        container.Children.Select(Find).Where(found => found != Readable.Nothing);

    private static Readable Alternative(List<Readable> choices) =>
        new(
            choices.Select(choice => choice.Text).FirstOrDefault(text => text is not null),
            choices.Select(choice => choice.Html).LastOrDefault(html => html is not null));

    private Readable Together(List<Readable> texts)
    {
        if (texts.Count < 2) return texts.FirstOrDefault() ?? Readable.Nothing;
        var html = texts.Exists(text => text.Html is not null) ? Join("", texts, (text, _) => text.Html ?? Escape(text.Text!)) : null;
        var plain = texts.Exists(text => text.Text is not null)
            ? Join("\n", texts, (text, room) => text.Text ?? ToText(text.Html!, room))
            : null;
        return new Readable(plain, html);
    }

    /// <summary>Each is made only while there is room, in characters: none is less than a byte.</summary>
    private string Join(string between, List<Readable> texts, Func<Readable, int, string> form)
    {
        var joined = new StringBuilder();
        foreach (var text in texts)
        {
            if (joined.Length > 0) joined.Append(between);
            joined.Append(form(text, Math.Max(MailRules.MaxBodyBytes - joined.Length, 0)));
            if (joined.Length <= MailRules.MaxBodyBytes) continue;
            IsCut = true;
            break;
        }

        return joined.ToString();
    }

    private string ToText(string html, int limit)
    {
        var text = HtmlBody.ToText(html, limit, out var isCut);
        IsCut |= isCut;
        return text;
    }

    /// <summary>Whole characters up to the limit.</summary>
    private string Cut(string text)
    {
        var cut = Utf8Text.Cut(text, MailRules.MaxBodyBytes);
        IsCut |= cut.Length < text.Length;
        return cut;
    }

    private string Decode(CollectedPart part)
    {
        var encoding = Charsets.Choose(part.Part.Charset, part.Body, out var guessed);
        if (guessed && part.Part.Charset is not null) _misnamed.Add(part.Part);
        var text = part.IsCutText ? DecodeCut(encoding, part.Body) : encoding.GetString(part.Body);
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

    private sealed record Readable(string? Text, string? Html)
    {
        public static readonly Readable Nothing = new(null, null);
    }
}
