using System.CommandLine;

namespace Enclosure.Server.Commands;

/// <summary>
/// <c>completion</c>: scripts by which shells complete this program's words. They ask the program itself, with the directive
/// <c>[suggest:POSITION]</c> and the line as it stands.
/// </summary>
internal static class CompletionCommand
{
    private const string Directive = "[suggest:";

    public static Command Build() => new("completion", "Print a script that makes a shell complete this program's words.")
    {
        Shell("bash", "For bash: eval \"$(enclosure completion bash)\" in ~/.bashrc.", CompletionScripts.Bash),
        Shell("zsh", "For zsh: eval \"$(enclosure completion zsh)\" in ~/.zshrc, after compinit.", CompletionScripts.Zsh),
        Shell("fish", "For fish: enclosure completion fish > ~/.config/fish/completions/enclosure.fish.", CompletionScripts.Fish),
    };

    /// <summary>Whether the call is a shell's question; it is answered then, a word a line.</summary>
    public static bool Answer(IReadOnlyList<string> args, RootCommand root, TextWriter output)
    {
        if (args.Count != 2 || !args[0].StartsWith(Directive, StringComparison.Ordinal) || !args[0].EndsWith(']')) return false;
        if (!int.TryParse(args[0][Directive.Length..^1], out var position)) return false;
        var line = args[1][..Math.Clamp(position, 0, args[1].Length)];
        var begun = line[(line.LastIndexOf(' ') + 1)..];
        foreach (var word in Words(root, line, begun)) output.WriteLine(word);
        return true;
    }

    /// <summary>Options only to who began one: else they would hide the names of files.</summary>
    private static IEnumerable<string> Words(RootCommand root, string line, string begun)
    {
        var program = line.IndexOf(' ');
        if (program < 0) return [];
        var asked = line[(program + 1)..];
        return root.Parse(asked).GetCompletions(asked.Length)
            .Select(item => item.Label)
            .Where(word => word.StartsWith(begun, StringComparison.Ordinal) && !word.StartsWith('/') && word is not ("-?" or "-h"))
            .Where(word => begun.StartsWith('-') || !word.StartsWith('-'))
            .Distinct();
    }

    private static Command Shell(string name, string description, string script)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(script));
        return command;
    }
}
