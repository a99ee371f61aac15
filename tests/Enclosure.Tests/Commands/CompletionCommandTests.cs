using Enclosure.Tests.Smtp;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary>The scripts of <c>completion</c>, in the shells they are for.</summary>
public sealed class CompletionCommandTests
{
    [Theory]
    [InlineData("enclosure up", "upload")]
    [InlineData("enclosure upload --vi", "--via")]
    [InlineData("enclosure upload --via ", "multipart presigned")]
    [InlineData("enclosure keys create --dialect s", "sendkit")]
    [InlineData("enclosure completion ", "bash fish zsh")]
    [InlineData("enclosure upload ", "")]
    public async Task Bash_completes_what_the_program_says(string line, string words)
    {
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");

        var (code, output) = await terminal.BashAsync(
            $$"""
            eval "$(enclosure completion bash)"
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            IFS=' ' read -ra COMP_WORDS <<<"$COMP_LINE"
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            "$(complete -p enclosure | sed 's/.*-F \([^ ]*\).*/\1/')"
            printf '%s' "${COMPREPLY[*]}"
            """);

        (code, output).ShouldBe((0, words));
    }

    [Fact]
    public async Task Bash_completes_the_names_of_files_where_the_program_has_nothing_to_say()
    {
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");

        var (_, output) = await terminal.BashAsync("eval \"$(enclosure completion bash)\"; complete -p enclosure");

        output.ShouldBe("complete -o bashdefault -o default -F _enclosure enclosure\n");
    }

    [Fact]
    public async Task Fish_completes_words_and_else_files()
    {
        var fish = Programs.Need("fish", "fish");
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");
        terminal.Write("note.txt", [1]);
        var folder = terminal.InstallProgram();

        var (code, output) = await Programs.RunAsync(
            fish,
            [
                "-N", "-c",
                $"cd {terminal.Directory.Path}; set PATH {folder} $PATH; enclosure completion fish | source; "
                + "complete -C 'enclosure upload --vi'; complete -C 'enclosure upload no'",
            ]);

        (code, output).ShouldBe((0, "--via\nnote.txt\n"));
    }

    [Fact]
    public async Task Zsh_completes_words_and_else_files()
    {
        var zsh = Programs.Need("zsh", "zsh");
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");
        var folder = terminal.InstallProgram();

        var (code, output) = await Programs.RunAsync(
            zsh,
            [
                "-f", "-c",
                $$$"""
                autoload -U compinit && compinit -u -D
                path=({{{folder}}} $path)
                eval "$(enclosure completion zsh)"
                compadd() { print -l -- ${(P)${@[-1]}} }
                _files() { print files }
                words=(enclosure upload --vi) CURRENT=3; _enclosure
                words=(enclosure upload '') CURRENT=3; _enclosure
                """,
            ]);

        (code, output).ShouldBe((0, "--via\nfiles\n"));
    }
}
