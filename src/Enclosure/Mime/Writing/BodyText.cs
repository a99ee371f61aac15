using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime.Writing;

/// <summary>A text ready for a message: UTF-8 with CRLF, in the transfer encoding that suits it.</summary>
/// <param name="Encoded">Without a line ending after its last line, but where that is of the text.</param>
internal sealed record BodyText(string TransferEncoding, int SizeBytes, byte[] Encoded)
{
    private const int Base64Line = 76;

    /// <summary>As it is when nothing on the way can harm it, else quoted-printable or base64, whichever is shorter.</summary>
    public static BodyText Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(WithCrLf(text));
        if (IsSafe(bytes)) return new BodyText("7bit", bytes.Length, bytes);

        var quoted = QuotedPrintableEncoder.Encode(bytes);
        var base64 = (bytes.Length + 2L) / 3 * 4;
        return quoted.Length <= base64 + base64 / Base64Line * 2
            ? new BodyText("quoted-printable", bytes.Length, quoted)
            : new BodyText("base64", bytes.Length, InLines(bytes));
    }

    private static string WithCrLf(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);

    /// <summary>
    /// ASCII in lines short enough, without controls, without spaces at their ends (which some servers cut), without what an mbox takes for
    /// the next message; and without <c>=_</c>, by which boundaries are known.
    /// </summary>
    private static bool IsSafe(ReadOnlySpan<byte> bytes)
    {
        foreach (var range in bytes.Split("\r\n"u8))
        {
            var line = bytes[range];
            var isSafe = line.Length <= FieldWriter.Line && !line.EndsWith(" "u8) && !line.EndsWith("\t"u8) && !line.StartsWith("From "u8)
                && line.IndexOf("=_"u8) < 0 && !ContainsUnsafe(line);
            if (!isSafe) return false;
        }

        return true;
    }

    private static bool ContainsUnsafe(ReadOnlySpan<byte> line)
    {
        foreach (var value in line)
            if (value is not ((>= (byte)' ' and <= (byte)'~') or (byte)'\t')) return true;
        return false;
    }

    private static byte[] InLines(byte[] bytes) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));
}
