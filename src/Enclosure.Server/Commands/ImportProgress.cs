using Spectre.Console;

namespace Enclosure.Server.Commands;

/// <summary>
/// Shows how far an import is: a bar on a terminal, plain lines elsewhere. On standard error, so that the answer stays clean.
/// </summary>
internal sealed class ImportProgress
{
    private const int Steps = 10;
    private readonly long _total;
    private readonly Action<string> _say;
    private readonly ProgressTask? _bar;
    private long _read;
    private long _messages;

    private ImportProgress(long total, Action<string> say, ProgressTask? bar) => (_total, _say, _bar) = (total, say, bar);

    public static async Task<T> ShowAsync<T>(long totalBytes, TextWriter writer, Func<ImportProgress, Task<T>> run)
    {
        if (Console.IsErrorRedirected || writer == TextWriter.Null)
            return await run(new ImportProgress(totalBytes, writer.WriteLine, bar: null));

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(new ImportProgress(
                totalBytes, console.WriteLine, context.AddTask(Description(0), maxValue: Math.Max(1, totalBytes)))));
    }

    /// <summary>So many bytes more were read; without a bar each tenth is a line.</summary>
    public void Read(long bytes)
    {
        var before = Step();
        _read += bytes;
        _bar?.Increment(bytes);
        if (_bar is null && Step() > before) _say($"{Step() * 100 / Steps} %, {_messages} messages");
    }

    public void Count(long messages)
    {
        _messages = messages;
        if (_bar is not null) _bar.Description = Description(messages);
    }

    public void Say(string line) => _say(line.ReplaceLineEndings(" "));

    private static string Description(long messages) => $"{messages} messages";

    private long Step() => _total == 0 ? 0 : _read * Steps / _total;
}
