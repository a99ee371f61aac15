namespace Enclosure.Sql;

/// <summary>A list of one-line texts in one column.</summary>
internal static class Lines
{
    public static string Join(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.ReplaceLineEndings(" ")));

    public static IReadOnlyList<string> Split(string text) => text.Length == 0 ? [] : text.Split('\n');
}
