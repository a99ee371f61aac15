namespace Enclosure.Mime.Mbox;

/// <summary>
/// Is told the messages of an mbox. Each: <see cref="Begin"/>, <see cref="Data"/> any number of times, <see cref="End"/>.
/// </summary>
public abstract class MboxVisitor
{
    /// <summary>A message begins.</summary>
    /// <param name="line">
    /// Its <c>From </c> line without the line end (<see cref="MboxFromLine"/>); empty for what comes before the first one.
    /// </param>
    public abstract void Begin(ReadOnlySpan<byte> line);

    public abstract void Data(ReadOnlySpan<byte> bytes);

    public abstract void End();
}

/// <summary>
/// Parts an mbox into its messages as the bytes come, with a fixed buffer (RFC 4155, and what mboxo, mboxrd and mboxcl write). A message
/// begins with a <c>From </c> line: any at the very beginning, further on one with a date, after a blank line or not. <c>&gt;From </c>
/// loses one <c>&gt;</c>, as mboxrd asks. The blank line before a <c>From </c> line and at the end is none of the message's. Lines end with
/// LF or CRLF and stay as they are. What stands before the first <c>From </c> line is a message too. Content never makes it throw; what the
/// visitor throws comes out.
/// </summary>
public sealed class MboxReader(MboxVisitor visitor)
{
    /// <summary>A longer line is no <c>From </c> line; in bytes, its end included.</summary>
    private const int MaxLine = 1024;

    private bool _isOpen;
    private bool _isInLine;
    private bool _isHeld;

    /// <summary>A blank line that may be between messages, and then the line that is being read.</summary>
    private readonly byte[] _held = new byte[MaxLine + "\r\n".Length];
    private int _blank;
    private int _length;

    private Span<byte> Line => _held.AsSpan(_blank.._length);

    /// <summary>The next bytes of the mbox, any number of them.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[(_isHeld ? Hold(bytes) : Pass(bytes))..];
    }

    /// <summary>The mbox is over, and with it its last message.</summary>
    public void Complete()
    {
        if (_isHeld) TakeLine();
        if (_isOpen) visitor.End();
        (_isOpen, _isInLine, _blank, _length) = (false, false, 0, 0);
    }

    /// <summary>Hands on what cannot be a line to look at; returns how much that was.</summary>
    private int Pass(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && (_isInLine || !IsToBeHeld(bytes[at])))
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            _isInLine = end < 0;
            at = _isInLine ? bytes.Length : at + end + 1;
        }

        Release(bytes[..at]);
        _isHeld = at < bytes.Length;
        return at;
    }

    private static bool IsToBeHeld(byte first) => first is (byte)'F' or (byte)'>' or (byte)'\r' or (byte)'\n';

    private int Hold(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var rest = end < 0 ? bytes.Length : end + 1;
        var taken = Math.Min(rest, MaxLine - (_length - _blank));
        bytes[..taken].CopyTo(_held.AsSpan(_length));
        _length += taken;
        if (taken < rest) TakeOverlong();
        else if (end >= 0) TakeLine();
        return taken;
    }

    private void TakeLine()
    {
        _isHeld = false;
        var line = Line.TrimEnd("\r\n"u8);
        if (line.IsEmpty) TakeBlank();
        else if (line.StartsWith("From "u8) && (!_isOpen || MboxFromLine.HasDate(line))) TakeFrom(line);
        else TakeText();
    }

    private void TakeOverlong()
    {
        (_isHeld, _isInLine) = (false, true);
        TakeText();
    }

    private void TakeBlank()
    {
        var line = Line;
        if (_blank > 0 && _isOpen) visitor.Data(_held.AsSpan(0, _blank));
        line.CopyTo(_held);
        _length = _blank = line.Length;
    }

    private void TakeFrom(ReadOnlySpan<byte> line)
    {
        if (_isOpen) visitor.End();
        _isOpen = true;
        visitor.Begin(line);
        _blank = _length = 0;
    }

    private void TakeText()
    {
        var line = Line;
        var isQuoted = line.Length > 0 && line[0] == '>' && line.TrimStart((byte)'>').StartsWith("From "u8);
        _length = _blank;
        Release(isQuoted ? line[1..] : line);
    }

    /// <summary>Text of the message: a blank line before it was text too.</summary>
    private void Release(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        if (!_isOpen) visitor.Begin([]);
        else if (_blank > 0) visitor.Data(_held.AsSpan(0, _blank));
        _isOpen = true;
        visitor.Data(text);
        _blank = _length = 0;
    }
}
