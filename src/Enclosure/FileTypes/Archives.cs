using System.Buffers.Binary;
using System.Text;

namespace Enclosure.FileTypes;

/// <summary>Zip and OLE compound files, and the documents that hide in them.</summary>
internal static class Archives
{
    private const int ZipHeader = 30;

    private static readonly (byte[] StreamName, string Type)[] OleStreams =
    [
        (Encoding.Unicode.GetBytes("__properties_version1.0"), "application/vnd.ms-outlook"),
        (Encoding.Unicode.GetBytes("__nameid_version1.0"), "application/vnd.ms-outlook"),
        (Encoding.Unicode.GetBytes("WordDocument"), "application/msword"),
        (Encoding.Unicode.GetBytes("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        (Encoding.Unicode.GetBytes("Workbook"), "application/vnd.ms-excel"),
    ];

    public static string? Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\x03\x04"u8)) return FindInZip(head);

        if (head.StartsWith("PK\x05\x06"u8) || head.StartsWith("PK\x07\x08"u8)) return "application/zip";

        if (head.Length >= 10 && head.StartsWith("BZh"u8) && head[3] is >= (byte)'1' and <= (byte)'9')
        {
            var isBlock = head[4..].StartsWith("1AY&SY"u8) || head[4..].StartsWith<byte>([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);
            return isBlock ? "application/x-bzip2" : null;
        }

        return head.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) ? FindInOle(head) : null;
    }

    private static string FindInOle(ReadOnlySpan<byte> head)
    {
        foreach (var (streamName, type) in OleStreams)
        {
            if (head.IndexOf(streamName) >= 0) return type;
        }

        return "application/x-ole-storage";
    }

    private static string FindInZip(ReadOnlySpan<byte> head)
    {
        if (EntryName(head).SequenceEqual("mimetype"u8)) return PackagedType(head) ?? "application/zip";

        var rest = head;
        for (var at = 0; at >= 0; at = rest.IndexOf("PK\x03\x04"u8))
        {
            rest = rest[at..];
            if (TypeOfEntry(EntryName(rest)) is { } type) return type;

            rest = rest[4..];
        }

        return "application/zip";
    }

    private static string? TypeOfEntry(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("META-INF/MANIFEST.MF"u8)) return "application/java-archive";

        if (!name.EndsWith(".xml"u8) && !name.EndsWith(".rels"u8)) return null;

        return name.StartsWith("word/"u8) ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : name.StartsWith("xl/"u8) ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : name.StartsWith("ppt/"u8) ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            : null;
    }

    /// <summary>OpenDocument (part 2, §3.3) and EPUB: the type stands uncompressed in the first entry.</summary>
    private static string? PackagedType(ReadOnlySpan<byte> head)
    {
        var start = ZipHeader + "mimetype"u8.Length + BinaryPrimitives.ReadUInt16LittleEndian(head[28..]);
        var content = head[Math.Min(start, head.Length)..];
        var length = content.IndexOf("PK"u8) is var end and >= 0 ? end : content.Length;
        var type = Encoding.ASCII.GetString(content[..Math.Min(length, 100)]).TrimEnd();
        var isKnown = type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal) || type == "application/epub+zip";
        return isKnown ? ContentTypes.Normalise(type) : null;
    }

    private static ReadOnlySpan<byte> EntryName(ReadOnlySpan<byte> header)
    {
        if (header.Length < ZipHeader) return default;

        var length = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        return header.Length - ZipHeader < length ? default : header.Slice(ZipHeader, length);
    }
}
