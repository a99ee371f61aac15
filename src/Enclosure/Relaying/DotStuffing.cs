namespace Enclosure.Relaying;

/// <summary>
/// A line end in the message is not CR LF. Sent as it is, it could end the message for some servers (RFC 5321, section 2.3.8).
/// </summary>
internal sealed class BareLineEndException() : Exception("A CR or LF stands alone in the message");

/// <summary>
/// Puts a dot before each line that begins with one (RFC 5321, section 4.5.2). Where the bytes are cut makes no difference. Throws
/// <see cref="BareLineEndException"/>.
/// </summary>
internal sealed class DotStuffing
{
    private enum Seen
    {
        Other,
        Cr,
        CrLf,
    }

    private Seen _seen = Seen.CrLf;

    /// <summary>What must come before the final dot's line: nothing, or the line end that the message lacks.</summary>
    public ReadOnlySpan<byte> Ending => _seen switch
    {
        Seen.CrLf => ""u8,
        Seen.Other => "\r\n"u8,
        Seen.Cr => throw new BareLineEndException(),
    };

    /// <summary>Goes on as far as <paramref name="output"/> has room: with room for two bytes at least by one.</summary>
    public (int Read, int Written) Stuff(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var (read, written) = (0, 0);
        while (read < input.Length && written + 2 <= output.Length)
        {
            if (_seen == Seen.CrLf && input[read] == '.') output[written++] = (byte)'.';
            var run = Run(input[read..], output.Length - written);
            input.Slice(read, run).CopyTo(output[written..]);
            (read, written) = (read + run, written + run);
        }

        return (read, written);
    }

    /// <summary>How much may be copied as it is: up to the next CR, or the LF that must follow it.</summary>
    private int Run(ReadOnlySpan<byte> input, int room)
    {
        if ((input[0] == '\n') != (_seen == Seen.Cr)) throw new BareLineEndException();
        if (_seen == Seen.Cr)
        {
            _seen = Seen.CrLf;
            return 1;
        }

        var within = input[..Math.Min(input.Length, room)];
        var end = within.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0 && within[end] == '\n') throw new BareLineEndException();
        _seen = end < 0 ? Seen.Other : Seen.Cr;
        return end < 0 ? within.Length : end + 1;
    }
}
