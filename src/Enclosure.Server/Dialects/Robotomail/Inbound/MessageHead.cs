using System.Buffers;
using System.IO.Pipelines;
using Enclosure.Mime;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary>The beginning of a message that is being sent: its header fields, and every byte that had to be read for them.</summary>
internal sealed record MessageHead(ReadOnlyMemory<byte> Bytes, MimeHeaders Headers)
{
    private const int MostBytes = 256 * 1024;

    /// <summary>Reads as far as the header goes, or 256 KB.</summary>
    public static async Task<MessageHead> ReadAsync(PipeReader body, MimeBudgets budgets, CancellationToken ct)
    {
        var (head, bytes) = (new HeadReader(budgets), new ArrayBufferWriter<byte>());
        while (head.Headers is null && bytes.WrittenCount < MostBytes)
        {
            var read = await body.ReadAsync(ct);
            foreach (var piece in read.Buffer)
            {
                bytes.Write(piece.Span);
                head.Write(piece.Span);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        return new MessageHead(bytes.WrittenMemory, head.Complete());
    }
}
