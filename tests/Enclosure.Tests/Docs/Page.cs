using System.Text.RegularExpressions;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Docs;

/// <summary>A page of the tree in Markdown: its prose, its links and what they may lead to.</summary>
internal sealed partial record Page(string Path)
{
    /// <summary>Folders that hold no pages of the project.</summary>
    private static readonly string[] Skipped = ["bin", "obj", ".git", "node_modules", "TestResults", "artifacts", "data"];

    /// <summary>Its path from the root of the tree, with <c>/</c>.</summary>
    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

    public string Text => File.ReadAllText(Path);

    /// <summary>Every page of the tree.</summary>
    public static IReadOnlyList<Page> All { get; } = [.. Under(Repository.Root)];

    public static Page Of(params string[] path) => new(Repository.File(path));

    /// <summary>Its lines without those of code blocks.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            var code = false;
            foreach (var line in File.ReadLines(Path))
            {
                if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) code = !code;
                else if (!code) yield return line;
            }
        }
    }

    /// <summary>What its links lead to within the tree, as written.</summary>
    public IEnumerable<string> Links =>
        Prose.SelectMany(line => Link().Matches(InlineCode().Replace(line, "")))
            .Select(match => match.Groups[1].Value)
            .Where(link => !Elsewhere().IsMatch(link));

    /// <summary>Its headings as links name them, as GitHub makes these: a repeated one is numbered.</summary>
    public HashSet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>();
            foreach (var line in Prose.Where(line => Heading().IsMatch(line)))
            {
                var anchor = Anchor(line.TrimStart('#'));
                var unique = anchor;
                for (var number = 1; !anchors.Add(unique); number++) unique = $"{anchor}-{number}";
            }

            return anchors;
        }
    }

    /// <summary>Lower case, dashes for spaces, of a link its text, no other punctuation.</summary>
    public static string Anchor(string heading) =>
        string.Concat(
            LinkText().Replace(heading, "$1").Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_'))
        .Replace(' ', '-');

    /// <summary>The page that a link leads to, that of the folder when it leads to one; null when it leads to none.</summary>
    public Page? Target(string link)
    {
        var path = link.Split('#')[0];
        if (path.Length == 0) return this;
        var target = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, Uri.UnescapeDataString(path)));
        if (Directory.Exists(target)) target = System.IO.Path.Combine(target, "README.md");
        return target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(target) ? new Page(target) : null;
    }

    private static IEnumerable<Page> Under(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Select(path => new Page(path))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(each => !Skipped.Contains(System.IO.Path.GetFileName(each)))
                .SelectMany(Under));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^(https?|mailto):")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();
}
