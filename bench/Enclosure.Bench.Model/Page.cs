namespace Enclosure.Bench.Model;

/// <summary>The part of a page that the model writes, between two comments that no reader sees.</summary>
internal static class Page
{
    private const string Begin = "<!-- written by bench/model -->\n";
    private const string End = "<!-- end of what bench/model wrote -->\n";

    public static string Tables(string page) => page[Start(page)..Stop(page)];

    public static string With(string page, string tables) => page[..Start(page)] + tables + page[Stop(page)..];

    private static int Start(string page) => Mark(page, Begin) + Begin.Length;

    private static int Stop(string page) => Mark(page, End);

    private static int Mark(string page, string mark) =>
        page.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at
            ? at
            : throw new InputException($"The page has no line '{mark.Trim()}'.");
}
