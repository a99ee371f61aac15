using System.IO.Pipelines;
using System.Text;
using Enclosure.Server.Dialects.Forms;

namespace Enclosure.Tests.Dialects.Forms;

/// <summary>Forms as bytes, and as they arrive: in pieces.</summary>
internal static class FormBytes
{
    public static byte[] WithFile(ReadOnlySpan<byte> content, string boundary) =>
    [
        .. Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n"),
        .. content,
        .. Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"),
    ];

    public static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<(FilePart Part, byte[] Bytes)> ReceiveAsync(byte[] form, string boundary, Random? pieces = null)
    {
        var sink = new MemoryStream();
        var part = await MultipartFile.ReceiveAsync(Arriving(form, pieces ?? new Random(7), 3000), boundary, (_, _) => new(sink), default);
        return (part, sink.ToArray());
    }

    public static PipeReader Arriving(byte[] form, Random sizes, int maxPiece)
    {
        var pipe = new Pipe();
        _ = Task.Run(async () =>
        {
            for (var sent = 0; sent < form.Length;)
            {
                var size = Math.Min(sizes.Next(4) == 0 ? 1 : sizes.Next(1, maxPiece), form.Length - sent);
                if ((await pipe.Writer.WriteAsync(form.AsMemory(sent, size))).IsCompleted)
                {
                    break;
                }

                sent += size;
            }

            await pipe.Writer.CompleteAsync();
        });
        return pipe.Reader;
    }
}
