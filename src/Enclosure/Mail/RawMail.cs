using System.Buffers;
using Enclosure.Attachments;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;
using Enclosure.Storage;

namespace Enclosure.Mail;

/// <summary>
/// A message as it came, put together from its skeleton and its files. Where a part was refused or deleted stands one line, <c>X-Enclosure-Removed</c>;
/// only without such a line are the bytes those of <see cref="Message.RawSha256"/>.
/// </summary>
public sealed class RawMail(IBlobStore store)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// The parts whose bytes are not there, or must not be shown: files refused or deleted, and texts that hold such a file uuencoded. Empty when
    /// the message is whole. <paramref name="files"/> are all files of the message.
    /// </summary>
    public static IReadOnlySet<string> Removed(Manifest manifest, IReadOnlyList<Attachment> files)
    {
        var present = files.Select(file => file.Part).ToHashSet();
        return manifest.Root.WithAllBelow()
            .Where(part => part.Role is ManifestRole.File or ManifestRole.Body)
            .Where(part => IsGone(part) || (part.Role == ManifestRole.Body && part.Parts.Any(IsGone)))
            .Select(part => part.Number)
            .ToHashSet();

        bool IsGone(ManifestPart part) => part.IsFile && !present.Contains(part.Number);
    }

    /// <summary>Writes the message to <paramref name="output"/> with a fixed buffer, a line in place of each of the <paramref name="removed"/> parts.</summary>
    public async Task WriteAsync(Message message, IReadOnlyList<Attachment> files, IReadOnlySet<string> removed, Stream output, CancellationToken ct)
    {
        if (message.SkeletonId is not { } id) throw new RefusedException(Refusal.NotFound, "The message has no raw form.");
        var byPart = files.Where(file => file is { Part: not null, BlobId: not null }).ToDictionary(file => file.Part!);
        await using var content = await store.OpenReadAsync(new BlobKey(id), ct);
        var reader = new SkeletonReader(content);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var stubbed = new HashSet<string>();
        try
        {
            while (await reader.NextAsync(ct) is { } record)
            {
                if (record.Part is { } part && removed.Contains(part))
                {
                    if (stubbed.Add(part)) await output.WriteAsync("X-Enclosure-Removed: this part is not kept any more"u8.ToArray(), ct);
                }
                else if (record is SkeletonRecord.Literal)
                {
                    while (await reader.ReadLiteralAsync(buffer, ct) is var read and > 0) await output.WriteAsync(buffer.AsMemory(0, read), ct);
                }
                else if (record is SkeletonRecord.Reference reference)
                {
                    await EncodeAsync(byPart[reference.Part!], reference.Run, buffer, output, ct);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task EncodeAsync(Attachment file, EncodedRun run, byte[] buffer, Stream output, CancellationToken ct)
    {
        await using var content = await store.OpenReadAsync(new BlobKey(file.BlobId!.Value), ct);
        var encoder = new EncodedRunEncoder(run);
        var encoded = new ArrayBufferWriter<byte>(BufferBytes * 2);
        var at = 0L;
        while (at < run.DecodedBytes)
        {
            var wanted = (int)Math.Min(buffer.Length, run.DecodedBytes - at);
            var read = await content.ReadAsync(buffer.AsMemory(0, wanted), at, ct);
            if (read == 0) throw new BlobMissingException(new BlobKey(file.BlobId.Value));
            at += read;
            encoder.Encode(buffer.AsSpan(0, read), encoded);
            await output.WriteAsync(encoded.WrittenMemory, ct);
            encoded.ResetWrittenCount();
        }

        encoder.Finish(encoded);
        await output.WriteAsync(encoded.WrittenMemory, ct);
    }
}
