using System.CommandLine;
using System.Text.RegularExpressions;
using Enclosure.Server.Commands;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

/// <summary><c>docs/terminal.md</c> and the program say the same.</summary>
public sealed partial class TerminalPageTests
{
    /// <summary>Those that work against a server; the page tells every option of them.</summary>
    private static readonly string[] Told = ["upload", "download", "send", "inbox", "doctor"];

    private static readonly string Page = File.ReadAllText(Repository.File("docs", "terminal.md"));

    [Fact]
    public void Every_command_stands_in_the_page() =>
        Paths(CommandLine.Build(), "enclosure").Where(path => !Page.Contains($"`{path}", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Every_option_of_a_command_against_a_server_stands_in_its_section() =>
        CommandLine.Build().Subcommands.Where(command => Told.Contains(command.Name))
            .SelectMany(command => command.Options.Select(option => (command.Name, Option: option.Name)))
            .Where(told => !Section(told.Name).Contains(told.Option) && !Section("For all of them").Contains(told.Option))
            .ShouldBeEmpty();

    [Fact]
    public void Every_option_that_the_page_names_is_one()
    {
        var options = All(CommandLine.Build()).SelectMany(command => command.Options);
        var known = options.SelectMany(option => option.Aliases.Append(option.Name));

        Option().Matches(Page).Select(match => match.Value).Distinct().Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Exit_codes_stand_in_one_table() =>
        ExitCode().Matches(Page).Select(match => match.Groups[1].Value).ShouldBe(["0", "1", "2", "130"]);

    /// <summary>From the heading that names it to the next one.</summary>
    private static string Section(string heading)
    {
        var begin = Regex.Match(Page, $@"^## .*{Regex.Escape(heading)}.*$", RegexOptions.Multiline);
        begin.Success.ShouldBeTrue($"docs/terminal.md has no heading with {heading}");
        var end = Page.IndexOf("\n## ", begin.Index, StringComparison.Ordinal);
        return end < 0 ? Page[begin.Index..] : Page[begin.Index..end];
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.Count == 0 ? [path] : command.Subcommands.SelectMany(below => Paths(below, $"{path} {below.Name}"));

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("(?<![A-Za-z-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCode();
}
