using Enclosure.Server.Telemetry;
using Enclosure.Storage;

namespace Enclosure.Server.Dialects.Serving;

/// <summary>Copies stored bytes straight into the connection's own buffers.</summary>
internal static class ByteStreaming
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Up to here a file goes out in one piece; a larger one piece by piece, read while the last is being sent.</summary>
    private const int SmallFile = 128 * 1024;

    /// <summary>A fault of the store is a refusal only while nothing of the file is on its way.</summary>
    private static async ValueTask<int> ReadAsync(HttpContext http, BlobContent content, Memory<byte> buffer, long offset, int unsent)
    {
        try
        {
            return await content.ReadAsync(buffer, offset, http.RequestAborted);
        }
        catch (RefusedException) when (unsent > 0)
        {
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            throw;
        }
    }

    public static async Task SendAsync(HttpContext http, BlobContent content, long offset, long length)
    {
        var facts = RequestFacts.Of(http);
        facts.BytesOut = 0;
        var output = http.Response.BodyWriter;
        var (end, unsent) = (offset + length, 0);
        var together = length <= SmallFile ? SmallFile : ChunkBytes;
        while (offset < end)
        {
            var room = output.GetMemory((int)Math.Min(ChunkBytes, end - offset));
            var read = await ReadAsync(http, content, room[..(int)Math.Min(room.Length, end - offset)], offset, unsent);
            if (read == 0) throw new EndOfStreamException("A stored file is shorter than its row says.");
            output.Advance(read);
            offset += read;
            unsent += read;
            if (unsent < together && offset < end) continue;
            var flushed = await output.FlushAsync(http.RequestAborted);
            facts.BytesOut += unsent;
            unsent = 0;
            if (flushed.IsCompleted) return;
        }
    }
}
