using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Text;

namespace Enclosure.Server.Dialects.Forms;

/// <summary>What the headers of a part say of it; both null when they say nothing that counts.</summary>
/// <param name="Field">The form field the part is for.</param>
internal readonly record struct PartHeaders(string? Field, FilePart File)
{
    /// <param name="block">The header lines with a CRLF before the first; a folded line (RFC 5322 §2.2.3) is one line.</param>
    public static PartHeaders Read(ReadOnlySpan<byte> block)
    {
        byte[]? disposition = null, contentType = null;
        while (block.Length > 2)
        {
            block = block[2..];
            var line = block[..LineLength(block)];
            block = block[line.Length..];
            disposition ??= ValueOf(line, "Content-Disposition"u8);
            contentType ??= ValueOf(line, "Content-Type"u8);
        }

        var isForm = ContentDispositionHeader.TryParse(disposition, out var header) && header.Disposition == "form-data";
        return new(
            isForm ? header.Name : null,
            new FilePart(isForm ? header.FileName : null, contentType is null or [] ? null : HeaderText.Decode(contentType)));
    }

    private static int LineLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (true)
        {
            var end = text[length..].IndexOf("\r\n"u8);
            if (end < 0) return text.Length;

            length += end;
            if (text.Length <= length + 2 || text[length + 2] is not ((byte)' ' or (byte)'\t')) return length;

            length += 2;
        }
    }

    private static byte[]? ValueOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        var colon = line.IndexOf((byte)':');
        var isNamed = colon > 0 && Ascii.EqualsIgnoreCase(line[..colon].TrimEnd(" \t"u8), name);
        return isNamed ? WithoutFolds(line[(colon + 1)..].Trim(" \t\r\n"u8)) : null;
    }

    private static byte[] WithoutFolds(ReadOnlySpan<byte> value)
    {
        var unfolded = new List<byte>(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            at += value[at..].StartsWith("\r\n"u8) ? 2 : 0;
            unfolded.Add(value[at]);
        }

        return [.. unfolded];
    }
}
