using System.Globalization;
using System.Text;
using Enclosure.Mime.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// A structured header with parameters, such as Content-Type, the way mail has them: RFC 2231 continuations, charsets and percent
/// encoding; encoded words (RFC 2047) against the rule; raw 8-bit; comments; values without quotes that hold spaces.
/// </summary>
public sealed class MimeParameters
{
    private readonly Dictionary<string, SortedList<int, Section>> _sections = [];

    private MimeParameters(string word) => Word = word;

    /// <summary>What stands before the first semicolon, in lower case and without comments.</summary>
    public string Word { get; }

    /// <summary>
    /// The decoded value of a parameter (RFC 2231 forms before plain ones); null when it is not given. Of several of the same form the
    /// first
    /// counts; of a value in pieces what is there, in the order of their numbers.
    /// </summary>
    public string? this[string name] => Of(name) switch
    {
        null => null,
        [{ IsExtended: false } only] when !IsExtendedInPlain(only.Value) => HeaderDecoding.Decode(only.Value),
        var pieces when pieces.TrueForAll(piece => !piece.IsExtended) && pieces.Count > 1 => HeaderDecoding.Decode(Join(pieces)),
        var pieces => DecodeExtended(pieces),
    };

    /// <summary>
    /// The value as it stands in the header, undecoded (Latin-1 of its bytes, continuations joined); null when it is not given.
    /// </summary>
    public string? Raw(string name) => Of(name) is { } pieces ? Encoding.Latin1.GetString(Join(pieces)) : null;

    public static MimeParameters Parse(ReadOnlySpan<byte> raw)
    {
        var scanner = new ParameterScanner(Encoding.Latin1.GetBytes(HeaderDecoding.Unfold(Encoding.Latin1.GetString(raw))));
        var parameters = new MimeParameters(scanner.ReadWord());
        while (scanner.TryRead(out var name, out var value)) parameters.Add(name, value);
        return parameters;
    }

    private void Add(string name, byte[] value)
    {
        var isExtended = name.EndsWith('*');
        var bare = isExtended ? name[..^1] : name;
        var star = bare.LastIndexOf('*');
        var number = isExtended ? Form.Extended : Form.Plain;
        if (star > 0 && int.TryParse(bare.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var piece))
        {
            (bare, number) = (bare[..star], piece);
        }

        if (!_sections.TryGetValue(bare, out var sections)) _sections[bare] = sections = [];
        sections.TryAdd(number, new Section(value, isExtended));
    }

    /// <summary>The best form given: the extended one, the pieces, the plain one; an empty one only when there is no other.</summary>
    private List<Section>? Of(string name)
    {
        if (!_sections.TryGetValue(name.ToLowerInvariant(), out var sections)) return null;

        if (sections.TryGetValue(Form.Extended, out var extended) && extended.Value.Length > 0) return [extended];

        var pieces = sections.Where(section => section.Key >= 0).Select(section => section.Value).ToList();
        if (pieces.Exists(piece => piece.Value.Length > 0)) return pieces;

        return [sections.TryGetValue(Form.Plain, out var plain) ? plain : sections.Values[0]];
    }

    /// <summary>
    /// The charset stands before the first piece only; a piece that is not marked as encoded is taken as it is (RFC 2231 §4.1).
    /// </summary>
    private static string DecodeExtended(List<Section> pieces)
    {
        var (charset, start) = pieces[0].IsExtended || pieces.Count == 1 ? ReadCharset(pieces[0].Value) : (null, 0);
        var bytes = new List<byte>();
        foreach (var piece in pieces)
        {
            bytes.AddRange(piece.IsExtended || start > 0 ? HexEscapes.Decode(piece.Value.AsSpan(start), '%', out _) : piece.Value);
            start = 0;
        }

        byte[] whole = [.. bytes];
        return charset is null ? HeaderDecoding.Decode(whole) : HeaderDecoding.OneLine(Charsets.Decode(charset, whole));
    }

    /// <summary>
    /// The charset before the first apostrophe, and where the text begins after the second; null and 0 when they are not there.
    /// </summary>
    private static (string? Charset, int Start) ReadCharset(ReadOnlySpan<byte> value)
    {
        var language = value.IndexOf((byte)'\'');
        var text = language < 0 ? -1 : value[(language + 1)..].IndexOf((byte)'\'');
        return text < 0 ? (null, 0) : (Encoding.Latin1.GetString(value[..language]), language + text + 2);
    }

    /// <summary>Some write the extended value but forget the star.</summary>
    private static bool IsExtendedInPlain(ReadOnlySpan<byte> value) =>
        value.Contains((byte)'%') && ReadCharset(value).Charset is { Length: > 0 } charset && Charsets.Find(charset) is not null;

    private static byte[] Join(List<Section> pieces) => [.. pieces.SelectMany(piece => piece.Value)];

    private sealed record Section(byte[] Value, bool IsExtended);

    /// <summary>What a value that is not in numbered pieces counts as.</summary>
    private static class Form
    {
        public const int Plain = -2;
        public const int Extended = -1;
    }
}
