using System.Buffers;

namespace Enclosure.Mime.Transfer;

/// <summary>Text in quoted-printable (RFC 2045 §6.7).</summary>
internal static class QuotedPrintableEncoder
{
    private const int Line = 76;

    /// <summary>
    /// Lines as they are, each at most 76 characters, those that are longer with soft breaks. Nothing in it is taken for an mbox's From
    /// line, the end of a message, or a boundary with <c>=_</c>.
    /// </summary>
    /// <param name="text">With CRLF; other CRs and LFs are bytes like any.</param>
    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + text.Length / 8 + 16);
        while (true)
        {
            var end = text.IndexOf("\r\n"u8);
            EncodeLine(end < 0 ? text : text[..end], output);
            if (end < 0) return output.WrittenSpan.ToArray();

            output.Write("\r\n"u8);
            text = text[(end + 2)..];
        }
    }

    private static void EncodeLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output)
    {
        var column = 0;
        for (var at = 0; at < line.Length; at++)
        {
            var isLast = at == line.Length - 1;
            var isPlain = IsPlain(line, at, isLast) && !(column == 0 && IsMisread(line[at..]));
            var length = isPlain ? 1 : 3;
            if (column + length > (isLast ? Line : Line - 1))
            {
                output.Write("=\r\n"u8);
                column = 0;
                isPlain &= !IsMisread(line[at..]);
                length = isPlain ? 1 : 3;
            }

            if (isPlain) output.Write(line.Slice(at, 1));
            else WriteEscape(line[at], output);
            column += length;
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> line, int at, bool isLast) => line[at] switch
    {
        (byte)'=' => false,
        (byte)' ' or (byte)'\t' => !isLast,
        var value => value is > (byte)' ' and <= (byte)'~',
    };

    /// <summary>At the start of a line: "From " begins a message in an mbox, a dot may end one in SMTP.</summary>
    private static bool IsMisread(ReadOnlySpan<byte> text) => text[0] == '.' || text.StartsWith("From "u8);

    private static void WriteEscape(byte value, ArrayBufferWriter<byte> output)
    {
        var span = output.GetSpan(3);
        span[0] = (byte)'=';
        value.TryFormat(span[1..], out _, "X2");
        output.Advance(3);
    }
}
