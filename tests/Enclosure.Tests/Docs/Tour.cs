using System.Text.RegularExpressions;

namespace Enclosure.Tests.Docs;

/// <summary>A block of a page that is to be pasted, and what the page says it prints.</summary>
/// <param name="Prints"><c>…</c> stands for whatever was left out.</param>
internal sealed partial record TourStep(string Commands, string Prints)
{
    /// <summary>Whether what was printed is what the page says, whatever ids, instants and left-out places hold.</summary>
    public bool Agrees(string printed)
    {
        var said = Plain(Prints).Split('…').Select(part => Regex.Escape(part.Trim('\n')));
        return Regex.IsMatch(Plain(printed), $"^{string.Join(@"[\s\S]*?", said)}$");
    }

    /// <summary>The blocks in <c>sh</c>, each with the block in <c>text</c> that follows it.</summary>
    public static IReadOnlyList<TourStep> Read(string page)
    {
        var steps = new List<TourStep>();
        foreach (var (language, text) in Block().Matches(page).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
        {
            if (language == "sh") steps.Add(new TourStep(text, ""));
            else if (language == "text") steps[^1] = steps[^1] with { Prints = text };
        }

        return steps;
    }

    private static string Plain(string text) =>
        string.Join('\n', Instant().Replace(Id().Replace(text, "<id>"), "<instant>").Split('\n').Select(line => line.TrimEnd())).Trim();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Instant();
}
