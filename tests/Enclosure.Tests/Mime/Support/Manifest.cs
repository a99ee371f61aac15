using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Text;

namespace Enclosure.Tests.Mime.Support;

/// <summary>
/// What was read of a message, as lines for people: the golden manifests beside the corpus are this. Defects by their codes: which of two
/// is seen first may depend on how the bytes come.
/// </summary>
internal static class Manifest
{
    private const int LongestText = 120;
    private const int TextHead = 4096;

    public static string Render(MessageRecord message)
    {
        var lines = new StringBuilder();
        var headers = message.Root.Headers;
        Line(lines, "", "subject", Quoted(headers.Text("Subject")));
        Line(lines, "", "from", Addresses(headers["From"]));
        Line(lines, "", "to", Addresses(headers["To"]));
        foreach (var record in message.Parts) Append(lines, record);
        return lines.ToString();
    }

    private static void Append(StringBuilder lines, PartRecord record)
    {
        var part = record.Part;
        var origin = part.Origin == MimeOrigin.Mime ? "" : $" from {Lower(part.Origin)}";
        lines.Append(CultureInfo.InvariantCulture, $"\n{part.Number} {Lower(part.Kind)} {part.ContentType}{origin}\n");
        Line(lines, "  ", "declared", Quoted(part.DeclaredType));
        Line(lines, "  ", "encoding", part.TransferEncoding == "7bit" ? null : Quoted(part.TransferEncoding));
        Line(lines, "  ", "charset", Quoted(part.Charset));
        Line(lines, "  ", "flowed", part.IsFlowed ? part.DelSp ? "with delsp" : "yes" : null);
        Line(lines, "  ", "disposition", Quoted(part.Disposition));
        Line(lines, "  ", "name", Quoted(part.Filename));
        Line(lines, "  ", "raw name", part.RawFilename == part.Filename ? null : Quoted(part.RawFilename));
        Line(lines, "  ", "cid", Quoted(part.ContentId));
        if (part.Kind != MimePartKind.Container) AppendBody(lines, record);
        foreach (var defect in part.Defects.OrderBy(defect => defect.Code, StringComparer.Ordinal))
            Line(lines, "  ", "defect", $"{defect.Code} ({Lower(defect.Grade)})");
    }

    private static void AppendBody(StringBuilder lines, PartRecord record)
    {
        Line(lines, "  ", "content", $"{record.Bytes.Length} bytes {Hash(record.Bytes)}");
        if (record.Part.Kind == MimePartKind.Text && record.Bytes.Length > 0) Line(lines, "  ", "text", Quoted(TextOf(record)));
        if (record.Run is { } run) Line(lines, "  ", "run", Describe(run));
    }

    private static string TextOf(PartRecord record)
    {
        var head = record.Bytes[..Math.Min(TextHead, record.Bytes.Length)];
        return Charsets.Choose(record.Part.Charset, head, out _).GetString(record.Bytes);
    }

    private static string Describe(EncodedRun run) => run.Encoding == RunEncoding.Identity
        ? $"identity {run.RawBytes}"
        : $"base64 {run.RawBytes} for {run.DecodedBytes}, lines of {run.LineLength} {Lower(run.LineEnding)}" + (run.EndsLine
            ? ", the last one too"
            : "");

    private static string? Addresses(MimeHeader? header) => header is null ? null
        : string.Join(", ", AddressList.Parse(header.Raw.Span).Select(one => $"{Quoted(one.Name)} <{Escaped(one.Address)}>".TrimStart()));

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static void Line(StringBuilder lines, string indent, string name, string? value)
    {
        if (value is not null) lines.Append(indent).Append($"{name}: {value}".TrimEnd()).Append('\n');
    }

    private static string? Quoted(string? text) => text is null ? null
        : text.Length <= LongestText ? $"\"{Escaped(text)}\""
        : $"\"{Escaped(text[..LongestText])}\"… ({text.Length} characters, {Hash(Encoding.UTF8.GetBytes(text))})";

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    /// <summary>What cannot be seen, or would be seen as something else, by its number.</summary>
    private static string Escaped(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\r' => shown.Append("\\r"),
                '\n' => shown.Append("\\n"),
                '\t' => shown.Append("\\t"),
                '\\' => shown.Append("\\\\"),
                ' ' => shown.Append(' '),
                _ when IsPlain(rune) => shown.Append(rune.ToString()),
                _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}"),
            };
        }

        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
