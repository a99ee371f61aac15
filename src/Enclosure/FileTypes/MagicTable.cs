using System.Text;

namespace Enclosure.FileTypes;

/// <summary>The formats that a few fixed bytes at a fixed place give away; the first row that fits is the answer.</summary>
internal static class MagicTable
{
    public static IReadOnlyList<(int Offset, byte[] Magic, string Type)> Rows { get; } =
    [
        Row("\u00FF\u00D8\u00FF", "image/jpeg"),
        Row("\u0089PNG\r\n\u001A\n", "image/png"),
        Row("GIF87a", "image/gif"),
        Row("GIF89a", "image/gif"),
        Row("II*\0", "image/tiff"),
        Row("MM\0*", "image/tiff"),
        Row("II+\0", "image/tiff"),
        Row("MM\0+", "image/tiff"),
        Row("8BPS\0\u0001", "image/vnd.adobe.photoshop"),
        Row("\0\0\0\u000CjP  \r\n\u0087\n", "image/jp2"),
        Row("\0\0\0\u000CJXL \r\n\u0087\n", "image/jxl"),
        Row("\u00FF\n", "image/jxl"),
        Row("%PDF-", "application/pdf"),
        Row("%!PS", "application/postscript"),
        Row("\u00C5\u00D0\u00D3\u00C6", "application/postscript"),
        Row("{\\rtf", "application/rtf"),
        Row("\u001F\u008B\u0008", "application/gzip"),
        Row("\u00FD7zXZ\0", "application/x-xz"),
        Row("\u0028\u00B5\u002F\u00FD", "application/zstd"),
        Row("7z\u00BC\u00AF\u0027\u001C", "application/x-7z-compressed"),
        Row("Rar!\u001A\u0007", "application/vnd.rar"),
        Row("MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
        Row("ustar", "application/x-tar", at: 257),
        Row("ID3\u0002", "audio/mpeg"),
        Row("ID3\u0003", "audio/mpeg"),
        Row("ID3\u0004", "audio/mpeg"),
        Row("fLaC", "audio/flac"),
        Row("MThd\0\0\0\u0006", "audio/midi"),
        Row("#!AMR", "audio/amr"),
        Row("FLV\u0001", "video/x-flv"),
        Row("\0\0\u0001\u00BA", "video/mpeg"),
        Row("\0\0\u0001\u00B3", "video/mpeg"),
        Row("\u0030\u0026\u00B2\u0075\u008E\u0066\u00CF\u0011", "video/x-ms-asf"),
        Row("\u0078\u009F\u003E\u0022", "application/ms-tnef"),
        Row("!BDN", "application/vnd.ms-outlook-pst"),
        Row("L\0\0\0\u0001\u0014\u0002\0", "application/x-ms-shortcut"),
        Row("\u007FELF", "application/x-elf"),
        Row("\u00FE\u00ED\u00FA\u00CE", "application/x-mach-binary"),
        Row("\u00FE\u00ED\u00FA\u00CF", "application/x-mach-binary"),
        Row("\u00CE\u00FA\u00ED\u00FE", "application/x-mach-binary"),
        Row("\u00CF\u00FA\u00ED\u00FE", "application/x-mach-binary"),
        Row("\0asm", "application/wasm"),
        Row("SQLite format 3\0", "application/vnd.sqlite3"),
        Row("wOFF", "font/woff"),
        Row("wOF2", "font/woff2"),
        Row("OTTO\0", "font/otf"),
        Row("\0\u0001\0\0\0", "font/ttf"),
    ];

    private static (int Offset, byte[] Magic, string Type) Row(string magic, string type, int at = 0) =>
        (at, Encoding.Latin1.GetBytes(magic), type);
}
