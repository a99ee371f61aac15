using Enclosure.Server.Settings;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Settings;

public sealed class SettingsManualTests
{
    [Fact]
    public async Task The_page_in_the_documentation_is_what_the_program_prints()
    {
        var printed = SettingsManual.Write(SettingsReader.Describe(new EnclosureSettings()));

        (await File.ReadAllTextAsync(Repository.File("docs", "settings.md"))).ShouldBe(
            printed, "docs/settings.md is out of date: run `enclosure settings > docs/settings.md` in an empty directory");
    }

    [Fact]
    public void Every_setting_says_what_it_means()
    {
        foreach (var line in SettingsReader.Describe(new EnclosureSettings()))
        {
            line.Meaning.ShouldEndWith(".", Case.Sensitive, line.Name);
            line.Meaning.ShouldNotContain("|");
            line.Variable.ShouldBe("ENCLOSURE_" + line.Name.Replace(":", "__"));
        }
    }
}
