using System.Text;

namespace Enclosure.Tests.Mime.Support;

/// <summary>Messages too big to keep as files, made when they are wanted.</summary>
internal static class BigMessages
{
    private const string Head = "From: ann@example.com\r\nTo: bob@example.com\r\nSubject: Big\r\nMIME-Version: 1.0\r\n";

    public static byte[] Text(string type, int bytes) =>
        [.. Bytes($"{Head}Content-Type: {type}\r\n\r\n"), .. Filled("A line of some length, and then the next one.\r\n", bytes)];

    /// <summary>A multipart with a short text and a file in base64.</summary>
    public static byte[] WithFile(byte[] file) =>
    [
        .. Bytes($"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\nSee the file.\r\n--b1\r\n"),
        .. Bytes("Content-Type: application/octet-stream; name=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        .. Bytes(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)),
        .. "\r\n--b1--\r\n"u8,
    ];

    public static byte[] OfParts(int count)
    {
        var text = new StringBuilder($"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n");
        for (var number = 1; number <= count; number++)
            text.Append($"--b1\r\nContent-Type: text/plain; name={number}.txt\r\n\r\nfile {number}\r\n");
        return Bytes(text.Append("--b1--\r\n").ToString());
    }

    /// <summary>Multiparts within one another, in the innermost a text.</summary>
    public static byte[] Nested(int depth)
    {
        var text = new StringBuilder(Head);
        for (var level = 1; level <= depth; level++)
            text.Append($"Content-Type: multipart/mixed; boundary=level{level}\r\n\r\n--level{level}\r\n");
        text.Append("Content-Type: text/plain\r\n\r\nThe innermost.\r\n");
        for (var level = depth; level > 0; level--) text.Append($"--level{level}--\r\n");
        return Bytes(text.ToString());
    }

    /// <summary>Forwarded messages within one another, in the innermost a text.</summary>
    public static byte[] Forwarded(int depth) =>
        Bytes(Times($"{Head}Content-Type: message/rfc822\r\n\r\n", depth) + "Subject: Innermost\r\n\r\nThe innermost.\r\n");

    public static byte[] WithHeaders(string fields) =>
        Bytes($"{Head}{fields}Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=A9</p>\r\n");

    /// <summary>Messages meant to take long, by what is in them.</summary>
    public static byte[] Hostile(string name, int bytes) => name switch
    {
        "parts" => OfParts(bytes / 60),
        "one line" => Filled("x", bytes, $"{Head}\r\n"),
        "one line of base64" => Filled("QUJD", bytes, $"{Head}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        "padding" => Filled("QQ==", bytes, $"{Head}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        "padding in lines" => Filled("QQ==\r\n", bytes, $"{Head}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        "dashes for base64" => Filled("-", bytes, $"{Head}Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        "equals in quoted-printable" => Filled("=", bytes, $"{Head}Content-Transfer-Encoding: quoted-printable\r\n\r\n"),
        "spaces in quoted-printable" => Filled(" ", bytes, $"{Head}Content-Transfer-Encoding: quoted-printable\r\n\r\n"),
        "begin lines" => Filled("begin 644 a\r\n", bytes, $"{Head}\r\n"),
        "uuencoded files" => Filled("begin 644 a\r\n#86)C\r\n`\r\nend\r\n", bytes, $"{Head}\r\n"),
        "boundary look-alikes" => Filled("\r\n--b", bytes, $"{Head}Content-Type: multipart/mixed; boundary={new string('b', 900)}\r\n\r\n"),
        "look-alikes of many boundaries" => [.. Nested(49)[..^2000], .. Filled("\r\n--level", bytes)],
        "dashes" => Filled("-", bytes, $"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\n"),
        "line endings" => Filled("\r\n", bytes, $"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\n"),
        "carriage returns" => Filled("\r", bytes, $"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\n"),
        "header fields" => Filled("X-A: b\r\n", bytes, Head),
        "one header field" => Filled(" =?utf-8?Q?a?=\r\n", bytes, $"{Head}X-Long: a\r\n"),
        "parameters" => Filled(";a=\"b\"", bytes, $"{Head}Content-Type: text/plain"),
        "quotes" => Filled("\" ", bytes, $"{Head}Content-Type: text/plain; name="),
        "quotes in every part" => InEveryPart($"Content-Type: text/plain; {Times("name=\"a.", 7000)}", bytes),
        "brackets in every part" => InEveryPart($"Content-Type: a/b; name={Times("(", 60_000)}", bytes),
        "words in every part" => InEveryPart($"Content-ID: {Times("=?a?", 15_000)}", bytes),
        "words in every name" => InEveryPart($"Content-Type: a/b; name=\"{Times("=?utf-8?Q?a", 5000)}\"", bytes),
        "continuations" =>
            Bytes($"{Head}Content-Type: text/plain" + string.Concat(Enumerable.Range(0, bytes / 16).Select(n => $";\r\n name*{n}=a"))),
        "parentheses" => Filled("(", bytes, $"{Head}Content-Type: "),
        "addresses" => Filled("a@b,<,", bytes, "To: "),
        "forwarded messages" => Forwarded(bytes / 100),
        "multiparts" => Nested(bytes / 70),
        "lines that are no fields" => Filled("no field\r\n", bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static byte[] InEveryPart(string field, int bytes) =>
        Filled($"--b1\r\n{field}\r\n\r\n", bytes, $"{Head}Content-Type: multipart/mixed; boundary=b1\r\n\r\n");

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static byte[] Filled(string piece, int bytes, string before = "")
    {
        var message = new byte[before.Length + (bytes / piece.Length * piece.Length)];
        Encoding.ASCII.GetBytes(before, message);
        var rest = message.AsSpan(before.Length);
        Encoding.ASCII.GetBytes(piece, rest);
        for (var done = piece.Length; done < rest.Length; done *= 2) rest[..Math.Min(done, rest.Length - done)].CopyTo(rest[done..]);
        return message;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
