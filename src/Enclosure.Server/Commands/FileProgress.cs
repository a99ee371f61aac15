using System.CommandLine;
using Spectre.Console;

namespace Enclosure.Server.Commands;

/// <summary>
/// Shows how far files are on their way: a bar for each on a terminal, plain lines for large ones elsewhere, nothing beside JSON. On
/// standard error, so that the answer stays clean.
/// </summary>
internal sealed class FileProgress
{
    private const int Steps = 4;

    /// <summary>A smaller one is through before a line about it is read.</summary>
    private const long WorthALine = 4_000_000;

    private readonly Action<string> _say;
    private readonly ProgressContext? _bars;

    private FileProgress(Action<string> say, ProgressContext? bars) => (_say, _bars) = (say, bars);

    public static async Task<T> ShowAsync<T>(ParseResult parsed, Func<FileProgress, Task<T>> run)
    {
        var writer = parsed.InvocationConfiguration.Error;
        if (parsed.GetValue(CommandContext.Json)) return await run(new FileProgress(_ => { }, bars: null));
        if (Console.IsErrorRedirected) return await run(new FileProgress(writer.WriteLine, bars: null));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(bars => run(new FileProgress(line => console.MarkupLineInterpolated($"{line}"), bars)));
    }

    public void Say(string line) => _say(Printable.Line(line));

    /// <summary>A file begins; what it answers is to be told how many bytes are through.</summary>
    /// <param name="length">Null when nobody knows.</param>
    public Action<long> Begin(string name, long? length)
    {
        var shown = Printable.Cut(Printable.Line(name), 40);
        if (_bars is not null) return Bar(shown, length);
        var told = 0L;
        return bytes =>
        {
            if (length is not >= WorthALine) return;
            var step = bytes * Steps / length.Value;
            if (step > told) Say($"{shown}: {step * 100 / Steps} % of {Printable.Size(length.Value)}");
            told = step;
        };
    }

    private Action<long> Bar(string name, long? length)
    {
        var bar = _bars!.AddTask(Markup.Escape(name), maxValue: Math.Max(1, length ?? 1));
        bar.IsIndeterminate = length is null;
        return bytes =>
        {
            bar.Value = length == 0 ? 1 : bytes;
            if (bytes >= (length ?? long.MaxValue)) bar.StopTask();
        };
    }
}
