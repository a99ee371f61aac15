using System.Text;

namespace Enclosure.Tests.Mime.Support.Writing;

/// <summary>The header lines that say what a file is and is called, in the forms in which mail says it.</summary>
internal static class NameWriter
{
    private const int BytesInAWord = 7;
    private const int BytesInASegment = 5;

    public static void Write(Stream to, Leaf leaf, string lineEnding)
    {
        var type = leaf.Form == NameForm.NameOfType && leaf.Name is not null ? $"{leaf.Type}; name={InQuotes(leaf.Name)}" : leaf.Type;
        var lines = $"Content-Type: {type}{lineEnding}";
        if (leaf.Name is not null && leaf.Form != NameForm.NameOfType)
            lines += $"Content-Disposition: attachment;{lineEnding} {Parameter(leaf.Name, leaf.Form, lineEnding)}{lineEnding}";
        to.Write(Encoding.UTF8.GetBytes(lines));
    }

    private static string Parameter(string name, NameForm form, string lineEnding) => form switch
    {
        NameForm.Quoted or NameForm.NameOfType => $"filename={InQuotes(name)}",
        NameForm.Raw => $"filename={name}",
        NameForm.EncodedWord => $"filename=\"{string.Join($"{lineEnding} ", Pieces(name, BytesInAWord).Select(Word))}\"",
        NameForm.Extended => $"filename*=UTF-8''{Percent(Encoding.UTF8.GetBytes(name))}",
        NameForm.Continued => string.Join(
            $";{lineEnding} ",
            Pieces(name, BytesInASegment).Select((piece, index) => $"filename*{index}*={(index == 0 ? "UTF-8''" : "")}{Percent(piece)}")),
    };

    private static string InQuotes(string name) => $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Word(byte[] piece) => $"=?utf-8?B?{Convert.ToBase64String(piece)}?=";

    private static string Percent(byte[] piece) => string.Concat(piece.Select(value => char.IsAsciiLetterOrDigit((char)value) ? $"{(char)value}" : $"%{value:X2}"));

    /// <summary>Cut by bytes, so that characters are cut too.</summary>
    private static IEnumerable<byte[]> Pieces(string name, int length) => Encoding.UTF8.GetBytes(name).Chunk(length);
}
