using System.Buffers.Text;
using System.Text;

namespace Enclosure.Bench.Load;

/// <summary>The lines of an answer's head that tell where its body ends.</summary>
internal readonly record struct AnswerHead(int Status, long Length, bool Chunked, bool Closes)
{
    /// <param name="head">Every line with its line end, without the empty one.</param>
    public static AnswerHead Parse(ReadOnlySpan<byte> head)
    {
        var result = new AnswerHead(ParseStatus(head), 0, false, false);
        for (var rest = AfterLine(head); rest.Length > 0; rest = AfterLine(rest))
        {
            result = result.With(rest[..rest.IndexOf("\r\n"u8)]);
        }

        return result;
    }

    public static long ParseHex(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out long size, out _, 'x') ? size : throw new IOException("a chunk without a size");

    private static int ParseStatus(ReadOnlySpan<byte> head) =>
        head.Length > 12 && Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _) ? status : throw new IOException("no HTTP answer");

    private static ReadOnlySpan<byte> AfterLine(ReadOnlySpan<byte> text) => text[(text.IndexOf("\r\n"u8) + 2)..];

    private AnswerHead With(ReadOnlySpan<byte> line) => line switch
    {
        _ when Value(line, "content-length:"u8, out var value) && Utf8Parser.TryParse(value, out long length, out _) =>
            this with { Length = length },
        _ when Value(line, "transfer-encoding:"u8, out _) => this with { Chunked = true },
        _ when Value(line, "connection:"u8, out var value) => this with { Closes = Ascii.EqualsIgnoreCase(value, "close"u8) },
        _ => this,
    };

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var matches = line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
        value = matches ? line[name.Length..].Trim((byte)' ') : default;
        return matches;
    }
}
