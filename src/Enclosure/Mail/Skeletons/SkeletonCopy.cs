using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>A skeleton again, without what stood in it of some parts: their bytes are kept nowhere.</summary>
internal static class SkeletonCopy
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>Whether bytes of any of the parts stand in it.</summary>
    public static async Task<bool> HoldsAnyAsync(IReadOnlySet<string> parts, BlobContent skeleton, CancellationToken ct)
    {
        var reader = new SkeletonReader(skeleton);
        while (await reader.NextAsync(ct) is { } record)
            if (record is SkeletonRecord.Literal { Part: { } part } && parts.Contains(part)) return true;
        return false;
    }

    public static async Task WriteWithoutAsync(IReadOnlySet<string> parts, BlobContent from, StagedBlob to, CancellationToken ct)
    {
        using var writer = new SkeletonWriter(to);
        var reader = new SkeletonReader(from);
        var buffer = new byte[BufferBytes];
        var marked = new HashSet<string>();
        while (await reader.NextAsync(ct) is { } record)
        {
            if (record.Part is { } part && parts.Contains(part))
            {
                if (marked.Add(part)) writer.Refused(part);
                continue;
            }

            switch (record)
            {
                case SkeletonRecord.Literal literal:
                    while (await reader.ReadLiteralAsync(buffer, ct) is var read and > 0)
                        writer.Literal(literal.Part, buffer.AsSpan(0, read));
                    break;
                case SkeletonRecord.Reference reference:
                    writer.Reference(reference.Part!, reference.Run);
                    break;
                case SkeletonRecord.Refused refused:
                    writer.Refused(refused.Part!);
                    break;
            }
        }

        writer.Flush();
    }
}
