using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

public sealed class SourceTests
{
    private const int MostLines = 300;

    private static readonly string[] UnwantedFolders = ["Common", "Utils", "Helpers", "Infrastructure", "Interfaces", "Dtos", "Entities", "Services"];

    public static TheoryData<string> Folders => ["src", "tests", "bench"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_file_is_longer_than_300_lines(string folder)
    {
        var tooLong = Repository.Sources(folder).Where(path => File.ReadLines(Repository.File(path)).Count() > MostLines);

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
}
