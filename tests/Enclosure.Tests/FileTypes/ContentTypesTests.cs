using System.Text;
using Enclosure.FileTypes;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.FileTypes;

public sealed class ContentTypesTests
{
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";

    [Theory]
    [InlineData("\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF", "image/jpeg")]
    [InlineData("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR", "image/png")]
    [InlineData("GIF89a\u0001\0", "image/gif")]
    [InlineData("RIFF\u0010\0\0\0WEBPVP8 ", "image/webp")]
    [InlineData("BM\u0036\0\0\0\0\0\0\0\u0036\0\0\0\u0028\0\0\0", "image/bmp")]
    [InlineData("II*\0\u0008\0\0\0", "image/tiff")]
    [InlineData("MM\0*\0\0\0\u0008", "image/tiff")]
    [InlineData("\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0\u0020\0\u0068\u0004\0\0\u0016\0\0\0", "image/vnd.microsoft.icon")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "image/heic")]
    [InlineData("\0\0\0\u001Cftypmif1\0\0\0\0avifmif1miaf", "image/avif")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\u0002\0isomavc1", "video/mp4")]
    [InlineData("\0\0\0\u0014ftypqt  \0\0\0\0qt  ", "video/quicktime")]
    [InlineData("\u001A\u0045\u00DF\u00A3\u009F\u0042\u0082\u0084webm", "video/webm")]
    [InlineData("\u001A\u0045\u00DF\u00A3\u009F\u0042\u0082\u0088matroska", "video/x-matroska")]
    [InlineData("OggS\0\u0002\0\0\0\0\0\0\0\0\u0001\u001EOpusHead", "audio/ogg")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ", "audio/wav")]
    [InlineData("RIFF\u0010\0\0\0AVI LIST", "video/x-msvideo")]
    [InlineData("fLaC\0\0\0\"", "audio/flac")]
    [InlineData("ID3\u0004\0\0\0\0\0\0", "audio/mpeg")]
    [InlineData("\u00FF\u00FB\u0090\u0064\0\0", "audio/mpeg")]
    [InlineData("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3", "application/pdf")]
    [InlineData("\u001B%-12345X@PJL\r\n%PDF-1.4\n", "application/pdf")]
    [InlineData("%!PS-Adobe-3.0", "application/postscript")]
    [InlineData("{\\rtf1\\ansi", "application/rtf")]
    [InlineData("\u001F\u008B\u0008\0", "application/gzip")]
    [InlineData("BZh91AY&SY\0", "application/x-bzip2")]
    [InlineData("\u00FD7zXZ\0\0\u0004", "application/x-xz")]
    [InlineData("\u0028\u00B5\u002F\u00FD\u0004", "application/zstd")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C\0\u0004", "application/x-7z-compressed")]
    [InlineData("Rar!\u001A\u0007\u0001\0", "application/vnd.rar")]
    [InlineData("PK\u0005\u0006\0\0\0\0", "application/zip")]
    [InlineData("\u0078\u009F\u003E\u0022\u0001\0", "application/ms-tnef")]
    [InlineData("MZ\u0090\0\u0003\0\0\0", "application/vnd.microsoft.portable-executable")]
    [InlineData("\u007FELF\u0002\u0001\u0001\0", "application/x-elf")]
    [InlineData("\u00CF\u00FA\u00ED\u00FE\u0007\0\0\u0001", "application/x-mach-binary")]
    [InlineData("\u00CA\u00FE\u00BA\u00BE\0\0\0\u0002", "application/x-mach-binary")]
    [InlineData("\u00CA\u00FE\u00BA\u00BE\0\0\0\u003D", "application/java-vm")]
    [InlineData("\0asm\u0001\0\0\0", "application/wasm")]
    [InlineData("SQLite format 3\0\u0010\0", "application/vnd.sqlite3")]
    public void A_format_is_known_by_its_first_bytes(string head, string type) => Detect(Encoding.Latin1.GetBytes(head)).ShouldBe(type);

    [Theory]
    [InlineData("[Content_Types].xml,_rels/.rels,word/document.xml", OpenXml + "wordprocessingml.document")]
    [InlineData("_rels/.rels,docProps/app.xml,xl/workbook.xml", OpenXml + "spreadsheetml.sheet")]
    [InlineData("[Content_Types].xml,ppt/presentation.xml", OpenXml + "presentationml.presentation")]
    [InlineData("META-INF/MANIFEST.MF,a.class", "application/java-archive")]
    [InlineData("photos/word/a.jpg,notes.txt", "application/zip")]
    [InlineData("mimetype=application/vnd.oasis.opendocument.text,content.xml", "application/vnd.oasis.opendocument.text")]
    [InlineData("mimetype=application/epub+zip,OPS/a.xhtml", "application/epub+zip")]
    [InlineData("mimetype=text/html,a.html", "application/zip")]
    public void A_zip_is_known_by_its_entries(string entries, string type) => Detect(Zip(entries.Split(','))).ShouldBe(type);

    [Theory]
    [InlineData("WordDocument", "application/msword")]
    [InlineData("Workbook", "application/vnd.ms-excel")]
    [InlineData("PowerPoint Document", "application/vnd.ms-powerpoint")]
    [InlineData("__properties_version1.0", "application/vnd.ms-outlook")]
    [InlineData("Anything", "application/x-ole-storage")]
    public void A_compound_file_is_known_by_its_streams(string stream, string type) =>
        Detect([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes(stream)]).ShouldBe(type);

    [Theory]
    [InlineData("<!DOCTYPE html><p>x", "text/html")]
    [InlineData("\uFEFF \r\n<!-- c --> <!-- d --><HTML lang=en>", "text/html")]
    [InlineData("<sCrIpT>alert(1)</script>", "text/html")]
    [InlineData("<body onload=x>", "text/html")]
    [InlineData("<script/x>", "text/html")]
    [InlineData("<!-- never ends <b>", "text/html")]
    [InlineData("<html>%PDF-1.4", "text/html")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml")]
    [InlineData("<?xml version='1.0'?><!-- c --><!DOCTYPE svg PUBLIC 'x' 'y'><svg/>", "image/svg+xml")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><s:svg xmlns:s='x'/>", "image/svg+xml")]
    [InlineData("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "application/xhtml+xml")]
    [InlineData("<?xml version='1.0'?><note/>", "application/xml")]
    [InlineData("<a@example.com> wrote:", "text/plain")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0", "text/calendar")]
    [InlineData("BEGIN:VCARD\r\n", "text/vcard")]
    [InlineData("Grüße, 世界\r\n\tund Tschüß\u000C", "text/plain")]
    [InlineData("MZ is how this sentence begins", "text/plain")]
    [InlineData("a,b\n1,2\n", "text/plain")]
    public void A_text_is_known_by_its_first_tag(string text, string type)
    {
        Detect(Encoding.UTF8.GetBytes(text)).ShouldBe(type);
        Detect([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.TrimStart('\uFEFF'))]).ShouldBe(type);
        Detect([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text.TrimStart('\uFEFF'))]).ShouldBe(type);
    }

    [Fact]
    public void A_tar_is_known_by_its_mark_inside_the_header()
    {
        var head = new byte[512];
        "a.txt"u8.CopyTo(head);
        "ustar\0"u8.CopyTo(head.AsSpan(257));

        Detect(head).ShouldBe("application/x-tar");
    }

    [Fact]
    public void Nothing_is_said_of_nothing_and_of_unknown_bytes()
    {
        Detect([]).ShouldBeNull();
        Detect([0x01, 0x02, 0x03]).ShouldBeNull();
        Detect("text with a \0 in it"u8.ToArray()).ShouldBeNull();
        Detect([0xFF, 0xFE, (byte)'a', 0, (byte)'b']).ShouldBeNull();
    }

    [Fact]
    public void A_character_cut_by_the_end_of_the_head_is_still_text()
    {
        var text = Encoding.UTF8.GetBytes(new string('a', 8190) + "€uro");

        ContentTypes.Detect(text.AsSpan(0, 8192), text.Length).ShouldBe("text/plain");
        ContentTypes.Detect(text.AsSpan(0, 8192), 8192).ShouldBeNull();
    }

    [Fact]
    public void No_prefix_of_a_file_makes_detection_fail()
    {
        byte[] heic = [0, 0, 0, 24, .. "ftypheic"u8], utf16 = [0xFF, 0xFE, 60, 0];
        byte[][] files = [Zip(["mimetype=application/epub+zip"]), Zip(["a"]), [.. "%PDF-1.7"u8], heic, utf16];
        foreach (var file in files)
        {
            for (var length = 0; length <= file.Length; length++)
            {
                _ = ContentTypes.Detect(file.AsSpan(0, length), file.Length);
            }
        }
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("text/plain", true)]
    [InlineData("application/pdf", true)]
    [InlineData("image/svg+xml", false)]
    [InlineData("text/html", false)]
    [InlineData("application/xml", false)]
    [InlineData(null, false)]
    public void Only_what_cannot_run_is_shown_inline(string? detected, bool safe) => ContentTypes.IsInlineSafe(detected).ShouldBe(safe);

    [Theory]
    [InlineData("text/csv", "text/plain", "text/csv")]
    [InlineData(null, "image/png", "image/png")]
    [InlineData("nonsense", "image/png", "image/png")]
    [InlineData("Application/Octet-Stream; x=y", "image/png", "image/png")]
    [InlineData("application/octet-stream", null, "application/octet-stream")]
    [InlineData("", null, "application/octet-stream")]
    public void The_declared_type_is_served_unless_it_says_nothing(string? declared, string? detected, string served) =>
        ContentTypes.Served(declared, detected).ShouldBe(served);

    [Theory]
    [InlineData(" Text/HTML ; Charset=UTF-8 ", "text/html; Charset=UTF-8")]
    [InlineData("text/plain;", "text/plain")]
    [InlineData("application/x; name=\"a;\\\"b\"; q=1", "application/x; name=\"a;\\\"b\"; q=1")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    public void A_valid_type_keeps_its_parameters(string declared, string normal) => ContentTypes.Normalise(declared).ShouldBe(normal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("/plain")]
    [InlineData("text/")]
    [InlineData("text/a/b")]
    [InlineData("*/*")]
    [InlineData("text/plain\r\nX-Evil: 1")]
    [InlineData("text/plain; a")]
    [InlineData("text/plain; a=")]
    [InlineData("text/plain; a=\"b")]
    [InlineData("text/plain; a=\"b\nc\"")]
    [InlineData("text/plain; a=b c=d")]
    [InlineData("text/plain; name=\"ü\"")]
    [InlineData("te xt/plain")]
    public void A_malformed_type_is_none(string? declared) => ContentTypes.Normalise(declared).ShouldBeNull();

    [Fact]
    public void A_type_of_more_than_255_characters_is_none()
    {
        ContentTypes.Normalise("a/" + new string('b', 253)).ShouldNotBeNull();
        ContentTypes.Normalise("a/" + new string('b', 254)).ShouldBeNull();
    }

    private static string? Detect(byte[] bytes) => ContentTypes.Detect(bytes, bytes.Length);

    private static byte[] Zip(string[] entries)
    {
        using var bytes = new MemoryStream();
        foreach (var entry in entries)
        {
            var (name, content) = (entry.Split('=')[0], entry.Split('=').ElementAtOrDefault(1) ?? "x");
            var size = (byte)content.Length;
            bytes.Write([.. "PK\u0003\u0004\u0014\0\0\0\0\0\0\0\0\0\0\0\0\0"u8, size, 0, 0, 0, size, 0, 0, 0]);
            bytes.Write([(byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. Encoding.ASCII.GetBytes(content)]);
        }

        return bytes.ToArray();
    }
}
