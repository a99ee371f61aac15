using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>What the pages name of the tree is there.</summary>
public sealed partial class SourceNameTests
{
    [Theory]
    [InlineData("dotnet run -c Release --project src/Enclosure.Server", "src/Enclosure.Server/Enclosure.Server.csproj")]
    [InlineData("./test", "test")]
    public void The_readme_names_the_commands_and_they_exist(string command, string file)
    {
        Page.Of("README.md").Text.ShouldContain(command);
        File.Exists(Repository.File(file)).ShouldBeTrue();
    }

    [Fact]
    public void Every_source_file_that_a_page_names_exists()
    {
        var gone = from page in Page.All
                   from Match match in NamedFile().Matches(page.Text)
                   let file = Repository.File(match.Groups[1].Value)
                   where !File.Exists(file) && !Directory.Exists(file)
                   select $"{page.Name}: {match.Groups[1].Value}";

        gone.ShouldBeEmpty();
    }

    [Fact]
    public void Every_source_file_that_a_page_names_in_short_exists()
    {
        var all = new[] { "src", "tests", "bench" }.SelectMany(Repository.Sources).ToList();
        var gone = from page in Page.All
                   from Match match in ShortName().Matches(page.Text)
                   let name = match.Groups[1].Value
                   where !all.Any(source => source.EndsWith($"/{name}", StringComparison.Ordinal))
                   select $"{page.Name}: {name}";

        gone.ShouldBeEmpty();
    }

    [GeneratedRegex(@"`((?:src|tests|bench)/[A-Za-z0-9_./]*[A-Za-z0-9_])/?`")]
    private static partial Regex NamedFile();

    /// <summary>By its last parts: <c>Folder/File.cs</c>, <c>File.cs</c>.</summary>
    [GeneratedRegex(@"`((?:[A-Z][A-Za-z0-9.]*/)*[A-Z][A-Za-z0-9]*\.cs)`")]
    private static partial Regex ShortName();
}
