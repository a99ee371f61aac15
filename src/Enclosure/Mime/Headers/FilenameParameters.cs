using System.Buffers;
using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// The name of a file in the header fields of its part. One that is ASCII and short stands in both as it is, in quotes; any other by the
/// rules in Content-Disposition (RFC 2231) and by custom in Content-Type (RFC 2047 in quotes), where programs look that do not know the
/// rules.
/// </summary>
internal static class FilenameParameters
{
    private const string Charset = "utf-8''";
    private const int Room = FieldWriter.Line - 2; // the space before it and the semicolon after it

    private static readonly SearchValues<byte> AttributeCharacters =
        SearchValues.Create("!#$&+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The words of the parameter <c>filename</c>, for Content-Disposition.</summary>
    public static List<string> Filename(string filename)
    {
        var name = HeaderDecoding.OneLine(filename);
        if (IsPlain(name)) return [$"filename={FieldWriter.Quote(name)}"];

        var characters = name.EnumerateRunes().Select(Escape).ToList();
        var whole = $"filename*={Charset}{string.Concat(characters)}";
        return whole.Length <= Room ? [whole] : Pieces(characters);
    }

    /// <summary>The words of the parameter <c>name</c>, for Content-Type.</summary>
    public static List<string> Name(string filename)
    {
        var name = HeaderDecoding.OneLine(filename);
        if (IsPlain(name)) return [$"name={FieldWriter.Quote(name)}"];

        const string Before = "name=\"";
        var words = EncodedWordWriter.Write(name, Room - Before.Length - 1);
        words[0] = Before + words[0];
        words[^1] += '"';
        return words;
    }

    /// <summary>An apostrophe with a percent sign would look like the extended form to readers that do not mind a missing star.</summary>
    private static bool IsPlain(string name) =>
        FieldWriter.IsPrintable(name) && "filename=".Length + FieldWriter.Quote(name).Length <= Room
            && !(name.Contains('\'') && name.Contains('%'));

    private static List<string> Pieces(List<string> characters)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder($"filename*0*={Charset}");
        foreach (var character in characters)
        {
            if (piece.Length + character.Length > Room)
            {
                pieces.Add(piece.Append(';').ToString());
                piece.Clear().Append($"filename*{pieces.Count}*=");
            }

            piece.Append(character);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    private static string Escape(Rune character)
    {
        Span<byte> bytes = stackalloc byte[4];
        var escaped = new StringBuilder();
        foreach (var value in bytes[..character.EncodeToUtf8(bytes)])
        {
            _ = AttributeCharacters.Contains(value) ? escaped.Append((char)value) : escaped.Append('%').Append(value.ToString("X2", null));
        }

        return escaped.ToString();
    }
}
