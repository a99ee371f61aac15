using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>The fields of one header, gathered line by line within the budgets.</summary>
internal sealed class HeaderFields(Reading reading)
{
    /// <summary>Past the budget of remembered bytes, what a part is still told by may be this long.</summary>
    private const int MaxStructuralField = 4096;

    /// <summary>Colon and line ending, which a field costs too.</summary>
    private const int Punctuation = 3;

    private readonly List<MimeHeader> _remembered = [];
    private readonly List<MimeHeader> _forgotten = [];
    private readonly List<MimeDefect> _defects = [];
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private byte[] _field = [];
    private int _nameLength;
    private int _length;
    private bool _isOpen;
    private (byte First, byte Second) _lineEnding;

    public IReadOnlyList<MimeDefect> Defects => _defects;

    public bool HasOpenField => _isOpen;

    public bool IsEmpty => !_isOpen && _remembered.Count == 0 && _defects.Count == 0;

    private ReadOnlySpan<byte> Name => _field.AsSpan(0, _nameLength);

    /// <summary>The first field of a name, also of those that <see cref="Remembered"/> had no room for.</summary>
    public MimeHeader? this[string name] => Find(_remembered, name) ?? Find(_forgotten, name);

    public MimeHeaders Remembered() => _remembered.Count == 0 ? MimeHeaders.None : new MimeHeaders([.. _remembered]);

    /// <summary>Another header begins.</summary>
    public void Clear()
    {
        _remembered.Clear();
        _forgotten.Clear();
        _defects.Clear();
        _seen.Clear();
        _isOpen = false;
    }

    public void Add(string code, DefectGrade grade, string detail)
    {
        foreach (var defect in _defects)
            if (defect.Code == code) return;
        _defects.Add(new MimeDefect(code, grade, detail));
    }

    public void Start(ReadOnlySpan<byte> name)
    {
        Finish();
        _lineEnding = default;
        _isOpen = true;
        _length = 0;
        Store(name);
        _nameLength = name.Length;
    }

    public void EndLine(byte value) => _lineEnding = _lineEnding.First == 0 ? (value, (byte)0) : (_lineEnding.First, value);

    public void Continue()
    {
        var (first, second) = _lineEnding;
        Append([first]);
        if (second != 0) Append([second]);
        _lineEnding = default;
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        var room = reading.Budgets.LineBytes - (_length - _nameLength);
        if (value.Length > room)
        {
            Add(DefectCodes.HeaderLineTooLong, DefectGrade.Budget, "A header field is too long and was cut.");
            value = value[..Math.Max(room, 0)];
        }

        Store(value);
    }

    public void Finish()
    {
        if (!_isOpen) return;

        _isOpen = false;
        Remember(_field.AsSpan(_nameLength.._length).Trim(" \t"u8));
    }

    private void Store(ReadOnlySpan<byte> bytes)
    {
        var length = _length + bytes.Length;
        if (_field.Length < length) Array.Resize(ref _field, Math.Max(length, Math.Max(512, _field.Length * 2)));
        bytes.CopyTo(_field.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Remember(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0)) Add(DefectCodes.NulInHeader, DefectGrade.Note, "A header field holds a NUL byte.");
        if (!reading.TakeHeader(Name.Length + value.Length + Punctuation))
        {
            Forget(value);
            return;
        }

        var name = HeaderNames.Text(Name);
        if (HeaderNames.MayComeOnce(name) && !_seen.Add(name))
            Add(DefectCodes.DuplicateHeader, DefectGrade.Guessed, $"{name} came more than once; the first counts.");
        _remembered.Add(new MimeHeader(name, value.ToArray()));
    }

    private void Forget(ReadOnlySpan<byte> value)
    {
        Add(DefectCodes.HeaderBudget, DefectGrade.Budget, "The message has too many bytes of header fields; some are forgotten.");
        if (value.Length > MaxStructuralField || HeaderNames.Structural(Name) is not { } name) return;

        if (_seen.Add(name)) _forgotten.Add(new MimeHeader(name, value.ToArray()));
    }

    private static MimeHeader? Find(List<MimeHeader> fields, string name)
    {
        foreach (var field in fields)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field;
        return null;
    }
}
