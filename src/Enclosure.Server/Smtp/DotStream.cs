namespace Enclosure.Server.Smtp;

/// <summary>
/// Takes the dots off a message as DATA sends it, and finds its end: CR LF dot CR LF and nothing else (RFC 5321, sections 4.1.1.4 and
/// 4.5.2). CR or LF alone end no line: whoever reads them as line ends could be made to see a second message inside the first. They stay in
/// the message as they came. Where the bytes are cut makes no difference.
/// </summary>
internal sealed class DotStream
{
    private enum Seen
    {
        Nothing,
        Cr,
        CrLf,
        CrLfDot,
        CrLfDotCr,
    }

    /// <summary>The first line of the message stands behind the CR LF of the command.</summary>
    private Seen _seen = Seen.CrLf;

    public bool Ended { get; private set; }

    /// <summary>Reads until the end of the message or of <paramref name="input"/> and says how many bytes that was.</summary>
    /// <param name="output">Is handed spans of <paramref name="input"/>, and once in a while a CR that was held back.</param>
    public int Read(ReadOnlySpan<byte> input, Action<ReadOnlySpan<byte>> output)
    {
        var at = 0;
        while (at < input.Length && !Ended)
            at += _seen == Seen.Nothing ? ReadRun(input[at..], output) : Step(input.Slice(at, 1), output);
        return at;
    }

    private int ReadRun(ReadOnlySpan<byte> input, Action<ReadOnlySpan<byte>> output)
    {
        var dot = input.IndexOf("\r\n."u8);
        if (dot < 0)
        {
            output(input);
            _seen = input.EndsWith("\r\n"u8) ? Seen.CrLf : input[^1] == '\r' ? Seen.Cr : Seen.Nothing;
            return input.Length;
        }

        output(input[..(dot + 2)]);
        _seen = Seen.CrLfDot;
        return dot + 3;
    }

    /// <summary>One byte at a seam. Returns 0 when it says nothing about an end and is to be read as part of a run.</summary>
    private int Step(ReadOnlySpan<byte> next, Action<ReadOnlySpan<byte>> output)
    {
        switch (_seen, (char)next[0])
        {
            case (Seen.Cr, '\n'):
                output(next);
                _seen = Seen.CrLf;
                return 1;
            case (Seen.CrLf, '.'):
                _seen = Seen.CrLfDot;
                return 1;
            case (Seen.CrLfDot, '\r'):
                _seen = Seen.CrLfDotCr;
                return 1;
            case (Seen.CrLfDotCr, '\n'):
                Ended = true;
                return 1;
            case (Seen.CrLfDotCr, _):
                output("\r"u8);
                break;
        }

        _seen = Seen.Nothing;
        return 0;
    }
}
