using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Uuencode;

/// <summary>Is told a text and the files in it.</summary>
public abstract class UuencodeVisitor
{
    public abstract void Text(ReadOnlySpan<byte> bytes);

    /// <summary>A file begins.</summary>
    /// <param name="name">The rest of its <c>begin</c> line.</param>
    public abstract void Begin(ReadOnlySpan<byte> name);

    public abstract void Data(ReadOnlySpan<byte> bytes);

    public abstract void End();

    public abstract void Defect(string code, DefectGrade grade, string detail);
}

/// <summary>
/// Parts uuencoded files (POSIX uuencode, <c>begin-base64</c> too) from the text around them as the bytes come, with a fixed buffer. A
/// <c>begin</c>
/// line counts only when the line after it is one of uuencode's; what turns out to be text stays text, byte for byte and in its order. A
/// file ends with its last line and <c>end</c>, or before a line that is none of uuencode's: that is a defect (<c>uuencode-cut</c>,
/// <c>uuencode-missing-end</c>) and the line is text. yEnc is left alone. Lines end with LF, CRLF or CR. What the visitor throws comes out
/// of <see cref="Write"/>.
/// </summary>
public sealed class UuencodeReader(UuencodeVisitor visitor)
{
    /// <summary>A longer line is none of uuencode's; with its line end, in bytes.</summary>
    private const int MaxLine = 1024;

    private Place _place = Place.Text;
    private bool _lineStart = true;
    private bool _sawCr;

    /// <summary>The line before, as long as it may still be text, and then the line that is being read.</summary>
    private byte[] _held = [];
    private int _before;
    private int _length;

    private Range _name;
    private bool _base64;

    private enum Place
    {
        Text,
        MaybeBegin,
        AfterBegin,
        File,
        AfterLast,
    }

    private Span<byte> Line => _held.AsSpan(_before.._length);

    /// <summary>The next bytes of the text, any number of them.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[(_place == Place.Text ? Pass(bytes) : Hold(bytes))..];
    }

    /// <summary>The text is over: an open file ends.</summary>
    public void Complete()
    {
        if (_length > _before) TakeLine();
        if (_place == Place.AfterLast) EndWithoutEnd();
        else if (_place == Place.File) EndCut();
        Release();
    }

    /// <summary>Hands text on up to a line that may be a <c>begin</c>; returns how much that was.</summary>
    private int Pass(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && !(_lineStart && MayBegin(bytes[at..])))
        {
            var end = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
            _lineStart = end >= 0;
            at = _lineStart ? at + end + 1 : bytes.Length;
        }

        if (at > 0) visitor.Text(bytes[..at]);
        if (at < bytes.Length) _place = Place.MaybeBegin;
        return at;
    }

    private static bool MayBegin(ReadOnlySpan<byte> rest) =>
        rest.Length >= "begin".Length ? rest.StartsWith("begin"u8) : "begin"u8.StartsWith(rest);

    /// <summary>Reads up to a line's end; returns how many bytes that took. What follows a CR decides whether the line is over.</summary>
    private int Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length == 0) _held = new byte[(2 * MaxLine) + 2];
        if (_sawCr) return TakeAfterCr(bytes[0] == '\n');
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var taken = end < 0 ? bytes.Length : end + 1;
        if (_length - _before + taken > MaxLine) return TakeOverlong();

        bytes[..taken].CopyTo(_held.AsSpan(_length));
        _length += taken;
        if (end < 0) return taken;
        _sawCr = bytes[end] == '\r';
        if (!_sawCr) TakeLine();
        return taken;
    }

    private int TakeAfterCr(bool isLf)
    {
        if (isLf) _held[_length++] = (byte)'\n';
        TakeLine();
        return isLf ? 1 : 0;
    }

    private int TakeOverlong()
    {
        if (_place == Place.File) EndCut();
        if (_place == Place.AfterLast) EndWithoutEnd();
        Release();
        _lineStart = false;
        return 0;
    }

    private void TakeLine()
    {
        _sawCr = false;
        var line = Line.TrimEnd("\r\n"u8);
        if (_place == Place.AfterBegin && UuencodeLine.Opens(line, _base64)) BeginFile();
        else if (_place == Place.AfterBegin) TakeAsText();

        if (_place == Place.MaybeBegin) TakeMaybeBegin();
        else if (_place == Place.File) TakeInFile();
        else if (_place == Place.AfterLast) TakeAfterLast(UuencodeLine.IsEnd(line));
    }

    private void TakeMaybeBegin()
    {
        _name = UuencodeLine.Name(Line.TrimEnd("\r\n"u8), out _base64);
        if (_name.Equals(default)) Release();
        else (_place, _before) = (Place.AfterBegin, _length);
    }

    private void BeginFile()
    {
        visitor.Begin(_held.AsSpan(_name));
        DropBefore();
        _place = Place.File;
    }

    private void TakeInFile()
    {
        var line = Line.TrimEnd("\r\n"u8);
        if (UuencodeLine.IsLast(line, _base64) || (!_base64 && UuencodeLine.IsEnd(line)))
        {
            TakeLast(line);
            return;
        }

        var decoded = _held.AsSpan(_length);
        var count = UuencodeLine.Decode(line, _base64, decoded);
        if (count < 0)
        {
            EndCut();
            TakeAsText();
            TakeMaybeBegin();
            return;
        }

        _length = 0;
        if (count > 0) visitor.Data(decoded[..count]);
    }

    /// <summary>A blank line may be uuencode's last one, its space lost, or text after a file that was cut: what follows decides.</summary>
    private void TakeLast(ReadOnlySpan<byte> line)
    {
        var isBlank = line.Trim(" \t"u8).IsEmpty;
        var isOver = _base64 || UuencodeLine.IsEnd(line);
        (_length, _before) = isBlank ? (_length, _length) : (0, 0);
        _place = Place.AfterLast;
        if (isOver) EndFile();
    }

    private void TakeAfterLast(bool isEnd)
    {
        if (isEnd)
        {
            EndFile();
            return;
        }

        EndWithoutEnd();
        TakeAsText();
        TakeMaybeBegin();
    }

    private void EndFile()
    {
        visitor.End();
        (_length, _before) = (0, 0);
        Release();
    }

    private void EndWithoutEnd()
    {
        visitor.Defect(DefectCodes.UuencodeMissingEnd, DefectGrade.Note, "A uuencoded file has no end line.");
        visitor.End();
    }

    private void EndCut()
    {
        visitor.Defect(DefectCodes.UuencodeCut, DefectGrade.Damaged, "A uuencoded file breaks off before its end.");
        visitor.End();
    }

    /// <summary>The line before was text; the line at hand may still be a <c>begin</c>.</summary>
    private void TakeAsText()
    {
        if (_before > 0) visitor.Text(_held.AsSpan(0, _before));
        DropBefore();
        _place = Place.MaybeBegin;
    }

    private void DropBefore()
    {
        Line.CopyTo(_held);
        (_length, _before) = (_length - _before, 0);
    }

    /// <summary>What is held is text.</summary>
    private void Release()
    {
        var length = _length;
        (_place, _lineStart, _length, _before) = (Place.Text, true, 0, 0);
        if (length > 0) visitor.Text(_held.AsSpan(0, length));
    }
}
