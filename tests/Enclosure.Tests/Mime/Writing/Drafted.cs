using System.Buffers;
using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Transfer;
using Enclosure.Mime.Writing;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>A draft with the bytes of its files, and what the writer made of them.</summary>
internal sealed record Drafted(MessageDraft Draft, IReadOnlyList<byte[]> Files)
{
    private WrittenMessage? _written;

    public WrittenMessage Written => _written ??= MimeWriter.Write(Draft);

    public static MessageDraft Plain(string text = "Hello") => new(
        "<1@example.com>", new DateTimeOffset(2026, 11, 21, 9, 5, 7, TimeSpan.FromHours(2)), new MailAddress("ann@example.com", "Ann"),
        ["bob@example.org"], [], "Hi", text);

    public static Drafted Of(MessageDraft draft, params byte[][] files) => new(draft, files);

    public static DraftFile File(string name, byte[] bytes, string type = "application/pdf", string? contentId = null) =>
        new(name, type, bytes.Length, contentId);

    /// <summary>The message on the wire.</summary>
    public byte[] Bytes()
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in Written.Pieces)
        {
            if (piece is WrittenPiece.File file) Encode(file, output);
            else output.Write(((WrittenPiece.Literal)piece).Bytes.Span);
        }

        return output.WrittenSpan.ToArray();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string[] Lines() => Text().Split("\r\n");

    /// <summary>The fields of the message's own header, unfolded by RFC 5322 §2.2.3 alone.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields()
    {
        var head = Text()[..(Text().IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2)];
        var unfolded = head.Replace("\r\n ", " ").Replace("\r\n\t", "\t");
        return [.. unfolded.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2))
            .Select(pair => (pair[0], pair[1].TrimStart()))];
    }

    private void Encode(WrittenPiece.File file, ArrayBufferWriter<byte> output)
    {
        var encoder = new EncodedRunEncoder(file.Run);
        encoder.Encode(Files[file.Index], output);
        if (!encoder.Finish(output)) throw new InvalidOperationException("The run stands for more than the file has.");
    }
}
