using System.Text.RegularExpressions;
using Enclosure.Server.Dialects;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

public sealed partial class DocsTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Folders that hold no pages of the project.</summary>
    private static readonly string[] Skipped = ["bin", "obj", ".git", "node_modules", "TestResults", "artifacts"];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_its_heading()
    {
        var broken = Pages().SelectMany(page => LinksOf(page).Select(link => (page, link)))
            .Where(pair => !Resolves(pair.page, pair.link))
            .Select(pair => $"{Path.GetRelativePath(Root, pair.page)}: {pair.link}");

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Every_refusal_has_a_heading_in_the_page_of_errors()
    {
        var headings = HeadingsOf(Path.Combine(Root, "docs", "errors.md"));

        Enum.GetValues<Refusal>().Select(RefusalTerms.Code).Where(code => !headings.Contains(Anchor(code))).ShouldBeEmpty();
    }

    [Fact]
    public void The_page_of_errors_has_no_heading_for_a_code_that_is_gone()
    {
        var codes = Enum.GetValues<Refusal>().Select(RefusalTerms.Code).ToHashSet();

        Lines(Path.Combine(Root, "docs", "errors.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..].Trim())
            .Where(code => !codes.Contains(code))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dotnet run -c Release --project src/Enclosure.Server", "src/Enclosure.Server/Enclosure.Server.csproj")]
    [InlineData("./test", "test")]
    public void The_readme_names_the_commands_and_they_exist(string command, string file)
    {
        File.ReadAllText(Path.Combine(Root, "README.md")).ShouldContain(command);
        File.Exists(Path.Combine(Root, file)).ShouldBeTrue();
    }

    [Fact]
    public void Every_source_file_that_a_page_names_exists()
    {
        var gone = Pages().SelectMany(page => NamedFile().Matches(File.ReadAllText(page))
            .Select(match => (page, file: match.Groups[1].Value)))
            .Where(pair => !File.Exists(Path.Combine(Root, pair.file)) && !Directory.Exists(Path.Combine(Root, pair.file)))
            .Select(pair => $"{Path.GetRelativePath(Root, pair.page)}: {pair.file}");

        gone.ShouldBeEmpty();
    }

    [Fact]
    public void Every_source_file_that_a_page_names_in_short_exists()
    {
        var all = new[] { "src", "tests", "bench" }.SelectMany(Repository.Sources).ToList();
        var gone = Pages().SelectMany(page => ShortName().Matches(File.ReadAllText(page))
            .Select(match => (page, name: match.Groups[1].Value)))
            .Where(pair => !all.Any(source => source.EndsWith($"/{pair.name}", StringComparison.Ordinal)))
            .Select(pair => $"{Path.GetRelativePath(Root, pair.page)}: {pair.name}");

        gone.ShouldBeEmpty();
    }

    private static bool Resolves(string page, string link)
    {
        var (path, anchor) = link.IndexOf('#') is var mark and >= 0 ? (link[..mark], link[(mark + 1)..]) : (link, "");
        var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(path)));
        if (!File.Exists(target)) return Directory.Exists(target) && anchor.Length == 0;
        return anchor.Length == 0 || HeadingsOf(target).Contains(anchor);
    }

    private static IEnumerable<string> LinksOf(string page) =>
        Lines(page).SelectMany(line => Link().Matches(InlineCode().Replace(line, "")))
            .Select(match => match.Groups[1].Value)
            .Where(link => !Elsewhere().IsMatch(link));

    private static HashSet<string> HeadingsOf(string page)
    {
        var anchors = new HashSet<string>();
        foreach (var line in Lines(page).Where(line => Heading().IsMatch(line)))
        {
            var anchor = Anchor(line.TrimStart('#'));
            var unique = anchor;
            for (var number = 1; !anchors.Add(unique); number++) unique = $"{anchor}-{number}";
        }

        return anchors;
    }

    /// <summary>As the usual renderers make them: lower case, dashes for spaces, without other punctuation.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    /// <summary>A page's lines without its code blocks.</summary>
    private static IEnumerable<string> Lines(string page)
    {
        var code = false;
        foreach (var line in File.ReadLines(page))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) code = !code;
            else if (!code) yield return line;
        }
    }

    private static IEnumerable<string> Pages() => Pages(Root);

    private static IEnumerable<string> Pages(string folder) =>
        Directory.EnumerateFiles(folder, "*.md")
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(each => !Skipped.Contains(Path.GetFileName(each)) && Path.GetFileName(each) != "data")
                .SelectMany(Pages));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Enclosure.slnx")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("Enclosure.slnx is above no folder of the tests.");
        return folder;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^(https?|mailto):")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"`((?:src|tests|bench)/[A-Za-z0-9_./]*[A-Za-z0-9_])/?`")]
    private static partial Regex NamedFile();

    /// <summary>By its last parts: <c>Folder/File.cs</c>, <c>File.cs</c>.</summary>
    [GeneratedRegex(@"`((?:[A-Z][A-Za-z0-9.]*/)*[A-Z][A-Za-z0-9]*\.cs)`")]
    private static partial Regex ShortName();
}
