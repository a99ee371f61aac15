using System.Buffers;
using Enclosure.Attachments;
using Enclosure.Mime.Text;
using Enclosure.Storage;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Reads the beginnings of files that are text.</summary>
internal sealed class FileBeginnings(AttachmentLibrary library)
{
    public const int MostBytes = 256 * 1024;

    public async Task<TextBeginning> ReadAsync(Attachment file, CancellationToken ct)
    {
        await using var content = await library.OpenAsync(file, ct);
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            var length = await FillAsync(content, buffer.AsMemory(0, MostBytes), ct);
            return new TextBeginning(Decode(file, buffer.AsSpan(0, length), content.Size), length >= content.Size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> FillAsync(BlobContent content, Memory<byte> buffer, CancellationToken ct)
    {
        var length = 0;
        while (length < buffer.Length && await content.ReadAsync(buffer[length..], length, ct) is var read and > 0) length += read;
        return length;
    }

    /// <summary>A character that the cut went through is left out.</summary>
    private static string Decode(Attachment file, ReadOnlySpan<byte> bytes, long size)
    {
        var text = Charsets.Choose(CharsetOf(file), bytes, out _).GetString(bytes).TrimStart('\uFEFF').Replace('\0', '\uFFFD');
        return bytes.Length < size ? text.TrimEnd('\uFFFD') : text;
    }

    private static string? CharsetOf(Attachment file) =>
        MediaTypeHeaderValue.TryParse(file.ContentType, out var type) ? type.Charset.Value : null;
}
