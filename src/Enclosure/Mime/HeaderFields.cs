using System.Text;

namespace Enclosure.Mime;

/// <summary>The fields of one header, gathered line by line within the budgets.</summary>
internal sealed class HeaderFields(Reading reading)
{
    /// <summary>Past the budget of remembered bytes, what a part is still told by may be this long.</summary>
    private const int MaxStructuralField = 4096;

    private readonly List<MimeHeader> _remembered = [];
    private readonly List<MimeHeader> _forgotten = [];
    private readonly List<MimeDefect> _defects = [];
    private byte[] _value = [];
    private int _length;
    private string? _name;
    private (byte First, byte Second) _lineEnding;

    public IReadOnlyList<MimeDefect> Defects => _defects;

    public bool HasOpenField => _name is not null;

    public bool IsEmpty => _name is null && _remembered.Count == 0 && _defects.Count == 0;

    /// <summary>The first field of a name, also of those that <see cref="Remembered"/> had no room for.</summary>
    public MimeHeader? this[string name] => Find(_remembered, name) ?? Find(_forgotten, name);

    public MimeHeaders Remembered() => _remembered.Count == 0 ? MimeHeaders.None : new MimeHeaders(_remembered);

    public void Add(string code, DefectGrade grade, string detail)
    {
        if (_defects.TrueForAll(defect => defect.Code != code)) _defects.Add(new MimeDefect(code, grade, detail));
    }

    public void Start(ReadOnlySpan<byte> name)
    {
        Finish();
        _lineEnding = default;
        _name = Encoding.Latin1.GetString(name);
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
        var room = reading.Budgets.LineBytes - _length;
        if (value.Length > room)
        {
            Add(DefectCodes.HeaderLineTooLong, DefectGrade.Budget, $"A header field is longer than {reading.Budgets.LineBytes} bytes and was cut.");
            value = value[..Math.Max(room, 0)];
        }

        if (_value.Length < _length + value.Length) Array.Resize(ref _value, Math.Max(_length + value.Length, _value.Length * 2));
        value.CopyTo(_value.AsSpan(_length));
        _length += value.Length;
    }

    public void Finish()
    {
        if (_name is not { } name) return;

        Remember(name, _value.AsSpan(0, _length).Trim(" \t"u8));
        _name = null;
        _length = 0;
    }

    private void Remember(string name, ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0)) Add(DefectCodes.NulInHeader, DefectGrade.Note, "A header field holds a NUL byte.");
        if (HeaderNames.MayComeOnce(name) && this[name] is not null)
            Add(DefectCodes.DuplicateHeader, DefectGrade.Guessed, $"{name} came more than once; the first counts.");

        if (reading.TakeHeader(name.Length + value.Length))
        {
            _remembered.Add(new MimeHeader(name, value.ToArray()));
            return;
        }

        Add(DefectCodes.HeaderBudget, DefectGrade.Budget, $"The message has more than {reading.Budgets.HeaderBytes} bytes of header fields.");
        if (HeaderNames.IsStructural(name) && value.Length <= MaxStructuralField && Find(_forgotten, name) is null)
            _forgotten.Add(new MimeHeader(name, value.ToArray()));
    }

    private static MimeHeader? Find(List<MimeHeader> fields, string name)
    {
        foreach (var field in fields)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field;
        return null;
    }
}
