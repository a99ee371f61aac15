using System.Text;

namespace Enclosure.Server.Remote.Examining;

/// <summary>A file that has broken somebody's server.</summary>
internal sealed record NastyFile(string What, string Name, string Type, byte[] Bytes);

/// <summary>Files as they come from the wild, made here and small.</summary>
internal static class NastyFiles
{
    private const string Script = "<script>alert(document.domain)</script>";

    public static IReadOnlyList<NastyFile> All { get; } =
    [
        new("0 bytes", "empty.txt", "text/plain", []),
        new("300 emoji", string.Concat(Enumerable.Repeat("📎", 300)) + ".txt", "text/plain", Text("paper clips\n")),
        new("right to left", "invoice\u202Egpj.exe", "image/jpeg", [.. "MZ"u8, .. new byte[62]]),
        new("back slashes", @"..\..\evil.txt", "text/plain", Text("evil\n")),
        new("slashes", "../../etc/passwd", "text/plain", Text("root:x:0:0\n")),
        new("nothing but dots", "..", "text/plain", Text("dots\n")),
        new("a device", "CON.txt", "text/plain", Text("con\n")),
        new("a quote and a field", "a\";name=\"b;.txt", "text/plain", Text("quote\n")),
        new("two lines", "a\r\nX-Evil: 1\r\n\r\n.txt", "text/plain", Text("lines\n")),
        new("percent", "%2e%2e%2f%00.txt", "text/plain", Text("percent\n")),
        new("HTML as an image", "photo.png", "image/png", Text($"<!doctype html><html><body>{Script}</body></html>")),
        new("SVG with a script", "logo.svg", "image/svg+xml", Svg()),
        new("SVG as an image", "logo.png", "image/png", Svg()),
        new("HTML", "page.html", "text/html", Text($"<html>{Script}</html>")),
        new("GIF that is code", "dot.gif", "image/gif", Text("GIF89a/*\u0001\u0001*/=1;alert(1)//")),
        new("PDF after junk", "report.pdf", "application/pdf", Text("junk before it\n%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n")),
        new("two extensions", "photo.jpg.exe", "application/octet-stream", [.. "MZ\x90\0"u8, .. new byte[60]]),
        new("boundaries within", "mail.txt", "text/plain", Text("\r\n--\r\n--enclosure--\r\n\r\n.\r\n-")),
        new("all bytes", "bytes.bin", "application/octet-stream", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]),
        new("a type with a quote", "type.bin", "text/html; x=\"y\"", Text(Script)),
    ];

    private static byte[] Svg() => Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">{Script}</svg>");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
