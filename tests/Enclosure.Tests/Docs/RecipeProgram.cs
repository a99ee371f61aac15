using System.Diagnostics;
using System.Text.RegularExpressions;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Docs;

/// <summary>A program that a recipe shows, run as it stands there.</summary>
internal sealed class RecipeProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TempDirectory _place = new();
    private readonly Process _process;

    private RecipeProgram(string runner, string file, string code, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        File.WriteAllText(_place.File(file), code);
        var start = new ProcessStartInfo(runner, [_place.File(file), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _place.Path,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>The first block of a page in a language, such as <c>python</c>.</summary>
    public static string Code(Page page, string language)
    {
        var block = Regex.Match(page.Text, $@"^```{language}\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline);
        block.Success.ShouldBeTrue($"{page.Name} shows nothing in {language}");
        return block.Groups[1].Value;
    }

    public static RecipeProgram Start(
        string language, string code, IReadOnlyDictionary<string, string> environment, params string[] arguments) => language switch
        {
            "python" => new RecipeProgram(Programs.Need("python3", "python3"), "program.py", code, environment, arguments),
            "js" => new RecipeProgram(Programs.Need("node", "nodejs"), "program.mjs", code, environment, arguments),
            _ => throw new ArgumentException($"Nobody knows how to run {language}.", nameof(language)),
        };

    /// <summary>The next line it writes.</summary>
    public async Task<string> LineAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(late.Token)
            ?? throw new InvalidOperationException($"It ended: {await _process.StandardError.ReadToEndAsync(late.Token)}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _place.Dispose();
    }
}
