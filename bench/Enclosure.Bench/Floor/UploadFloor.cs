using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Bench.Floor;

/// <summary>Keeps an upload as a file: hashed on the way, synced before the answer.</summary>
internal sealed class UploadFloor(string folder)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>With the framework's own multipart reader.</summary>
    public async Task Multipart(HttpContext context)
    {
        var type = MediaTypeHeaderValue.Parse(context.Request.ContentType);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw new InvalidDataException("no boundary");
        var reader = new MultipartReader(boundary, context.Request.Body, BufferSize);
        var section = await reader.ReadNextSectionAsync() ?? throw new InvalidDataException("no file");
        var kept = await Keep(section.Body);
        await reader.ReadNextSectionAsync();
        await Answer(context, kept);
    }

    /// <summary>Without multipart: what the bytes alone cost.</summary>
    public async Task Raw(HttpContext context) => await Answer(context, await Keep(context.Request.Body));

    private async Task<(long Size, string Hash)> Keep(Stream body)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(
                Path.Combine(folder, Guid.CreateVersion7().ToString("N")),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0);
            for (int read; (read = await body.ReadAsync(buffer)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                file.Write(buffer, 0, read);
            }

            file.Flush(flushToDisk: true);
            return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Task Answer(HttpContext context, (long Size, string Hash) kept)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        return context.Response.WriteAsync($$"""{"sizeBytes":{{kept.Size}},"sha256":"{{kept.Hash}}"}""");
    }
}
