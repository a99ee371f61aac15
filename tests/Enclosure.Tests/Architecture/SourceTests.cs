using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

public sealed partial class SourceTests
{
    private const int MostLines = 300;
    private const int MostColumns = 140;

    private static readonly string[] UnwantedFolders =
    [
        "Common", "Utils", "Helpers", "Infrastructure", "Interfaces", "Dtos", "Entities", "Services",
    ];

    public static TheoryData<string> Folders => ["src", "tests", "bench"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_file_is_longer_than_300_lines(string folder)
    {
        var tooLong = Repository.Sources(folder).Where(path => File.ReadLines(Repository.File(path)).Count() > MostLines);

        tooLong.ShouldBeEmpty();
    }

    /// <summary>Texts between three quotes are as long as what they are for: statements, documents, prose.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_of_code_is_longer_than_140_columns(string folder)
    {
        var tooLong = Repository.Sources(folder).SelectMany(path => Code(Repository.File(path))
            .Where(line => line.Text.Length > MostColumns)
            .Select(line => $"{path}:{line.Number}"));

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Folders_are_named_after_what_the_product_does() =>
        Repository.Sources("src").Where(path => path.Split('/').Intersect(UnwantedFolders).Any()).ShouldBeEmpty();

    [Fact]
    public void No_test_is_skipped_or_left_out()
    {
        foreach (var path in Repository.Sources("tests").Where(path => !path.EndsWith($"{nameof(SourceTests)}.cs")))
            File.ReadAllText(Repository.File(path)).ShouldNotContain("Skip = ", Case.Sensitive, path);
    }

    /// <summary>The lines outside raw string literals.</summary>
    private static IEnumerable<(int Number, string Text)> Code(string file)
    {
        var (number, raw) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var marks = RawQuotes().Count(line);
            if (!raw && marks == 0) yield return (number, line);
            if (marks % 2 == 1) raw = !raw;
        }
    }

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();
}
