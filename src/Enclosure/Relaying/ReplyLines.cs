using System.Text.RegularExpressions;

namespace Enclosure.Relaying;

/// <summary>An answer as its lines said it, without the code before each.</summary>
internal sealed partial record ReplyLines(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestText = 1000;

    /// <summary>On one line: an enhanced code that each line repeats stands once, and control characters are blanks.</summary>
    public RelayReply ToReply()
    {
        var status = EnhancedCode().Match(Lines[0]).Value;
        var text = Lines[0] + string.Concat(Lines.Skip(1).Select(line => " " + (StartsWith(line, status) ? line[status.Length..] : line)));
        var clean = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return new RelayReply(Code, clean.Length > LongestText ? clean[..LongestText] : clean);
    }

    private static bool StartsWith(string line, string status) => status != "" && line.StartsWith(status, StringComparison.Ordinal);

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3} ", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
