using System.Text;

namespace Enclosure.Server.Settings;

/// <summary>The settings as a page: what <c>enclosure settings</c> prints and docs/settings.md holds.</summary>
public static class SettingsManual
{
    public static string Write(IReadOnlyList<SettingLine> lines)
    {
        var page = new StringBuilder(
            """
            # Settings

            Values come from `appsettings.json` in the working directory, then from environment variables, then from flags; the later wins.
            Lists are separated by `;`. A value that cannot be used stops the start with a line that names it.

            | setting | variable | default | present | meaning |
            |---|---|---|---|---|

            """);
        foreach (var line in lines)
            page.Append($"| {line.Name} | `{line.Variable}` | {Code(line.Default)} | {Code(line.Value)} | {line.Meaning} |\n");
        return page.ToString();
    }

    private static string Code(string value) => value == "(unset)" || value == "(set, hidden)" ? value : $"`{value}`";
}
