using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Attachments;

namespace Enclosure.Mail.Sending;

/// <summary>
/// Files that the HTML shows: where it says <c>cid:</c> and a file's id or name, it is made to say the Content-ID the file goes out with.
/// </summary>
/// <param name="Html">Rewritten; null when there is none.</param>
/// <param name="ContentIds">By the place of the file; null for one that is attached.</param>
internal sealed record InlineFiles(string? Html, IReadOnlyList<string?> ContentIds)
{
    /// <param name="html">As its author wrote it.</param>
    /// <param name="files">In the order they go.</param>
    /// <param name="contentIdOf">The Content-ID of the file at a place, without brackets.</param>
    public static InlineFiles Find(string? html, IReadOnlyList<Attachment> files, Func<int, string> contentIdOf)
    {
        var contentIds = new string?[files.Count];
        if (html is null || files.Count == 0 || !html.Contains("cid:", StringComparison.OrdinalIgnoreCase))
            return new InlineFiles(html, contentIds);
        var spellings = Spellings(files);
        var alternatives = string.Join('|', spellings.Keys.OrderByDescending(spelling => spelling.Length).Select(Regex.Escape));
        var rewritten = Regex.Replace(
            html,
            $"""cid:({alternatives})(?=["'\s)>]|&quot;|&#|$)""",
            match =>
            {
                // The expression folds letters that the dictionary does not (U+212A is K to it): no file is named so.
                if (!spellings.TryGetValue(match.Groups[1].Value, out var at)) return match.Value;
                contentIds[at] ??= contentIdOf(at);
                return $"cid:{contentIds[at]}";
            },
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return new InlineFiles(rewritten, contentIds);
    }

    /// <summary>Of two files with one name the first is meant; an id is always its own file's.</summary>
    private static Dictionary<string, int> Spellings(IReadOnlyList<Attachment> files)
    {
        var spellings = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < files.Count; at++) spellings.TryAdd(files[at].Id.ToString(), at);
        for (var at = 0; at < files.Count; at++)
        {
            var name = files[at].Filename;
            foreach (var spelling in new[] { name, Uri.EscapeDataString(name), WebUtility.HtmlEncode(name), name.Replace(" ", "%20") })
                spellings.TryAdd(spelling, at);
        }

        return spellings;
    }
}
