using System.Text;

namespace Enclosure.Tests.Mime.Support.Fuzzing;

/// <summary>Spoils messages in the ways that transport, gateways and attackers do. The same random numbers give the same message.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, Random random)
{
    private const int MostMutations = 6;
    private const int LargestBlowUp = 64 * 1024;
    private const int LargestMessage = 1024 * 1024;

    private static readonly byte[] Telling = "\r\n\0=-\":;?*'<>%_ \t\\"u8.ToArray();

    private static readonly string[] Phrases =
    [
        "\r\n\r\n", "\n\n", "--b1\r\n", "\r\n--b1--\r\n", "Content-Type: message/rfc822\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Type: multipart/mixed; boundary=b1\r\n", "begin 644 x\r\n", "\r\nend\r\n", "=?utf-8?B?", "?=", "filename*0*=", "name=\"",
        "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Type: application/ms-tnef\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n",
    ];

    public byte[] Next()
    {
        var message = Any();
        for (var left = random.Next(1, MostMutations + 1); left > 0; left--)
        {
            message = Mutate(message);
            if (message.Length > LargestMessage) return message[..LargestMessage];
        }

        return message;
    }

    private byte[] Mutate(byte[] message) => random.Next(14) switch
    {
        0 => FlipBits(message),
        1 => Replace(message, Telling[random.Next(Telling.Length)]),
        2 => message[..random.Next(message.Length + 1)],
        3 => message[random.Next(message.Length + 1)..],
        4 => Without(message, Slice(message, message.Length)),
        5 => [.. message[..random.Next(message.Length + 1)], .. Tail(Any())],
        6 => Insert(message, Boundary(message)),
        7 => SwapLines(message),
        8 => Insert(message, Repeated(message)),
        9 => OtherLineEndings(message),
        10 => Insert(message, Encoding.ASCII.GetBytes(Phrases[random.Next(Phrases.Length)])),
        11 => [.. "From: a@example.com\r\nContent-Type: message/rfc822\r\n\r\n"u8, .. message],
        12 => [.. "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n"u8, .. message, .. "\r\n--b1\r\n"u8, .. Tail(Any())],
        _ => Insert(message, message[Slice(message, 200)]),
    };

    private byte[] Any() => corpus[random.Next(corpus.Count)];

    private byte[] Tail(byte[] message) => message[random.Next(message.Length + 1)..];

    private byte[] FlipBits(byte[] message)
    {
        var changed = message.ToArray();
        for (var left = random.Next(1, 9); left > 0 && changed.Length > 0; left--)
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private byte[] Replace(byte[] message, byte value)
    {
        var changed = message.ToArray();
        if (changed.Length > 0) changed[random.Next(changed.Length)] = value;
        return changed;
    }

    private Range Slice(byte[] message, int longest)
    {
        var start = random.Next(message.Length + 1);
        return start..(start + random.Next(Math.Min(longest, message.Length - start) + 1));
    }

    private static byte[] Without(byte[] message, Range range) => [.. message[..range.Start], .. message[range.End..]];

    private byte[] Insert(byte[] message, byte[] what)
    {
        var at = random.Next(message.Length + 1);
        return [.. message[..at], .. what, .. message[at..]];
    }

    /// <summary>One of the message's own boundary lines, whole or a little spoilt.</summary>
    private byte[] Boundary(byte[] message)
    {
        var lines = Lines(message).Where(line => line.StartsWith("--", StringComparison.Ordinal)).ToList();
        var line = lines.Count == 0 ? "--b1" : lines[random.Next(lines.Count)].TrimEnd();
        return Encoding.Latin1.GetBytes(random.Next(4) switch
        {
            0 => $"\r\n{line}\r\n",
            1 => $"\n{line}--\n",
            2 => $"\r\n{line} \t\r\n",
            _ => $"\r\n{line[..^1]}\r\n",
        });
    }

    private byte[] SwapLines(byte[] message)
    {
        var lines = Lines(message);
        if (lines.Count < 2) return message;
        var (one, other) = (random.Next(Math.Min(lines.Count, 20)), random.Next(lines.Count));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private byte[] Repeated(byte[] message)
    {
        var piece = message[Slice(message, 100)];
        if (piece.Length == 0) return [];
        return [.. Enumerable.Repeat(piece, random.Next(1, LargestBlowUp / piece.Length + 1)).SelectMany(one => one)];
    }

    private byte[] OtherLineEndings(byte[] message)
    {
        var range = Slice(message, message.Length);
        var ending = random.Next(3) switch { 0 => "\n", 1 => "\r", _ => "\r\n" };
        var text = Encoding.Latin1.GetString(message[range]).ReplaceLineEndings(ending);
        return [.. message[..range.Start], .. Encoding.Latin1.GetBytes(text), .. message[range.End..]];
    }

    private static List<string> Lines(byte[] message) => [.. Encoding.Latin1.GetString(message).Split('\n')];
}
