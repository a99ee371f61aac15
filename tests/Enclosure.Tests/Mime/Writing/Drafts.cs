using Enclosure.Mime.Headers;
using Enclosure.Mime.Writing;
using FsCheck;
using FsCheck.Fluent;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>Random drafts whose every value may hold what could break a header or a body.</summary>
internal static class Drafts
{
    private const int LongestName = 250;

    private static readonly string[] Pieces =
    [
        "report", "a b", "Grüße", "日本語の件名です", "تقرير", "😀", "👩‍👩‍👧", "\"", "\\", "'", "%41", "utf-8''", "=?utf-8?Q?a?=", "=_", "?=",
        ";", ",", "(x)", "<", ">", "@",
        ":", "[", "=", ".pdf", "  ", "\t", "e\u0301", "x", new string('y', 90), "\u202E", "*0*=",
    ];

    private static readonly string[] Hostile =
    [
        "\r\nBcc: eve@example.com", "\r\n\r\nbody", "\n", "\r", "\0", "\u0085", "\u2028", "\u007F", "\u001B", "\r\n Folded: x",
    ];

    private static readonly string[] TextPieces =
    [
        "Hello", " ", "world. ", "\r\n", "\n", "\r", "\r\n\r\n", "Grüße", "日本語", "تقرير", "😀", "=", "=_", "=3D", "--", "From me", ".",
        "\t", "<p>", "</p>", "&",
        new string('z', 77), new string('w', 300), new string('語', 60), "\r\n.\r\n", "\r\nFrom here\r\n", " \r\n",
    ];

    private static readonly string[] Addresses =
    [
        "bob@example.org", "a.very.long.local.part.of.an.address.that.takes.much.room@a-long-name-of-a-host.example.com",
        "o'neil+tag@example.com",
        "\"with space\"@example.com", "with space@example.com", "a\"b@example.com", "ann@bücher.example", "x@例え.テスト",
    ];

    private static readonly string[] Types =

        [
            "application/pdf", "image/png", "text/plain", "text/csv", "TEXT/HTML", "message/rfc822", "multipart/mixed", "nonsense",
            "a/b; c=\"\r\nX: y\"", "application/zip",
        ];

    private static Gen<string> Text(IEnumerable<string> pieces, int most) =>
        from parts in Gen.Elements(pieces).ListOf()
        select string.Concat(parts.Take(most));

    private static Gen<string> Name(bool isHostile) =>
        from text in Text(isHostile ? [.. Pieces, .. Hostile] : Pieces, 12)
        select Cut($"n{text}", LongestName);

    private static Gen<(DraftFile File, byte[] Bytes)> File(bool isHostile) =>
        from name in Name(isHostile)
        from type in Gen.Elements(Types)
        from size in Gen.OneOf(Gen.Choose(0, 200), Gen.Elements(0, 1, 2, 3, 56, 57, 58, 114, 5000))
        from seed in Gen.Choose(0, 255)
        from id in Gen.Elements<string?>(null, null, "logo@example.com", "a b<c>\r\nX: y")
        select (new DraftFile(name, type, size, id), Enumerable.Range(0, size).Select(index => (byte)(index * 7 + seed)).ToArray());

    private static Gen<Drafted> Any(bool isHostile) =>
        from name in Name(isHostile)
        from subject in Name(isHostile)
        from plain in Text(TextPieces, 30)
        from html in Gen.OneOf(Gen.Constant<string?>(null), Text(TextPieces, 30).Select(text => (string?)$"<div>{text}"))
        from to in Gen.Elements(Addresses).ListOf()
        from cc in Gen.Elements(Addresses).ListOf()
        from files in File(isHostile).ListOf()
        from references in Gen.Choose(0, 30)
        from extra in Name(isHostile)
        select new Drafted(
            Drafted.Plain(plain) with
            {
                From = new MailAddress("ann@example.com", name),
                To = [.. to.Distinct()],
                Cc = [.. cc.Distinct()],
                Subject = subject,
                Html = html,
                InReplyTo = references == 0 ? null : $"<{references}@example.com>",
                References = [.. Enumerable.Range(1, references).Select(number => $"<{number}@example.com>")],
                Extra = [new("X-Custom-Note", extra)],
                Files = [.. files.Take(5).Select(file => file.File)],
            },
            [.. files.Take(5).Select(file => file.Bytes)]);

    public static Arbitrary<Drafted> Usual { get; } = Any(isHostile: false).ToArbitrary();

    public static Arbitrary<Drafted> Broken { get; } = Any(isHostile: true).ToArbitrary();

    /// <summary>Values to be put anywhere.</summary>
    public static Arbitrary<string> Hostility { get; } = Text([.. Hostile, .. Hostile, .. Pieces], 8).ToArbitrary();

    private static string Cut(string text, int bytes)
    {
        while (System.Text.Encoding.UTF8.GetByteCount(text) > bytes) text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }
}
