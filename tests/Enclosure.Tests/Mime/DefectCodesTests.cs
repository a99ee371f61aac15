using System.Text.RegularExpressions;
using Enclosure.Mime.Parts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed partial class DefectCodesTests
{
    private static readonly string[] Codes = [.. typeof(DefectCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void The_page_lists_every_code_and_no_other() =>
        Row().Matches(File.ReadAllText(Repository.File("docs", "mime.md")))
            .Select(match => match.Groups[1].Value)
            .ShouldBe(Codes, ignoreOrder: true);

    [Fact]
    public void Every_code_that_stands_in_the_source_is_of_the_list()
    {
        var named = Repository.Sources("src/Enclosure/Mime").SelectMany(path => Written().Matches(File.ReadAllText(Repository.File(path))));

        named.Select(match => match.Groups[1].Value).Where(code => !Codes.Contains(code)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \| (?:note|guessed|damaged|budget) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("\"((?:tnef|uuencode)-[a-z-]+)\"")]
    private static partial Regex Written();
}
