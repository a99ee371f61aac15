using System.Buffers.Binary;

namespace Enclosure.FileTypes;

/// <summary>Binary formats by their first bytes: the plain table first, then those that need a second look.</summary>
internal static class MagicNumbers
{
    private const int PdfHeaderWithin = 1024;

    public static string? Find(ReadOnlySpan<byte> head)
    {
        foreach (var (offset, magic, type) in MagicTable.Rows)
        {
            if (head.Length >= offset + magic.Length && head[offset..].StartsWith(magic)) return type;
        }

        return Archives.Find(head) ?? MediaContainers.Find(head) ?? FindExecutable(head) ?? FindBitmap(head) ?? FindPdf(head);
    }

    private static string? FindExecutable(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("MZ"u8) && !TextTypes.IsText(head, whole: false)) return "application/vnd.microsoft.portable-executable";

        if (head.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(head) != 0xCAFEBABE) return null;

        // The same four bytes begin a universal Mach-O, followed by how many architectures, and a Java class, followed by its version.
        var next = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        return next < 40 ? "application/x-mach-binary" : "application/java-vm";
    }

    private static string? FindBitmap(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("BM"u8) && head.Length >= 18)
        {
            var headerSize = BinaryPrimitives.ReadUInt32LittleEndian(head[14..]);
            return headerSize is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124 ? "image/bmp" : null;
        }

        var isIcon = head.Length >= 22 && head[0] == 0 && head[1] == 0 && head[2] is 1 or 2 && head[3] == 0;
        return isIcon && head[4] > 0 && head[5] == 0 && head[9] == 0 ? "image/vnd.microsoft.icon" : null;
    }

    private static string? FindPdf(ReadOnlySpan<byte> head)
    {
        var at = head[..Math.Min(head.Length, PdfHeaderWithin)].IndexOf("%PDF-"u8);
        var hasVersion = at >= 0 && head.Length > at + 5 && head[at + 5] is >= (byte)'1' and <= (byte)'9';
        return hasVersion && TextTypes.FindMarkup(head) is null ? "application/pdf" : null;
    }
}
