using System.Text;

namespace Enclosure.Tests.Mime.Support.Writing;

/// <summary>Transfer encodings, written the plain way.</summary>
internal static class BodyWriter
{
    private const int QuotedLine = 75;
    private const int UuencodeLine = 45;

    public static string Word(Wire wire) => wire switch
    {
        Wire.Binary => "binary",
        Wire.Base64 => "base64",
        Wire.QuotedPrintable => "quoted-printable",
        Wire.Uuencode => "x-uuencode",
    };

    public static byte[] Encode(byte[] content, Wire wire, int lineLength, string lineEnding) => wire switch
    {
        Wire.Binary => content,
        Wire.Base64 => Ascii(string.Join(lineEnding, Convert.ToBase64String(content).Chunk(lineLength).Select(line => new string(line)))),
        Wire.QuotedPrintable => Quoted(content, lineEnding),
        Wire.Uuencode => Uuencode(content, "inner.bin", lineEnding),
    };

    public static byte[] Uuencode(byte[] content, string name, string lineEnding)
    {
        var lines = new StringBuilder($"begin 644 {name}{lineEnding}");
        foreach (var chunk in content.Chunk(UuencodeLine))
        {
            lines.Append(Six(chunk.Length));
            foreach (var three in chunk.Chunk(3))
            {
                var bits = (three[0] << 16) | (three.ElementAtOrDefault(1) << 8) | three.ElementAtOrDefault(2);
                lines.Append(Six(bits >> 18)).Append(Six(bits >> 12)).Append(Six(bits >> 6)).Append(Six(bits));
            }

            lines.Append(lineEnding);
        }

        return Encoding.UTF8.GetBytes(lines.Append('`').Append(lineEnding).Append("end").Append(lineEnding).ToString());
    }

    private static char Six(int bits) => (bits & 63) == 0 ? '`' : (char)((bits & 63) + ' ');

    /// <summary>Line endings of the message's own kind stay as they are, every other byte that needs it is escaped.</summary>
    private static byte[] Quoted(byte[] content, string lineEnding)
    {
        var text = new StringBuilder();
        var column = 0;
        for (var at = 0; at < content.Length; at++)
        {
            if (content.AsSpan(at).StartsWith(Ascii(lineEnding)))
            {
                text.Append(lineEnding);
                at += lineEnding.Length - 1;
                column = 0;
                continue;
            }

            var shown = Quoted(content, at);
            if (column + shown.Length > QuotedLine)
            {
                text.Append('=').Append(lineEnding);
                column = 0;
            }

            text.Append(shown);
            column += shown.Length;
        }

        return Ascii(text.ToString());
    }

    private static string Quoted(byte[] content, int at)
    {
        var value = content[at];
        var isLast = at + 1 == content.Length || content[at + 1] is (byte)'\r' or (byte)'\n';
        var isPlain = value is > (byte)' ' and <= (byte)'~' and not ((byte)'=' or (byte)'-') || (value == ' ' && !isLast);
        return isPlain ? ((char)value).ToString() : $"={value:X2}";
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
