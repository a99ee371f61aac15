using Enclosure.Moving;
using Spectre.Console;

namespace Enclosure.Server.Commands;

/// <summary>
/// Shows how far a transfer is: a bar for each pass over the files on a terminal, plain lines elsewhere. On standard error, so that the
/// answer stays clean.
/// </summary>
internal sealed class TransferProgress
{
    private const int Steps = 10;
    private readonly Lock _lock = new();
    private readonly Action<string> _say;
    private readonly ProgressContext? _bars;
    private ProgressTask? _bar;
    private long _expected;
    private long _passed;

    private TransferProgress(Action<string> say, ProgressContext? bars) => (_say, _bars) = (say, bars);

    public static async Task<T> ShowAsync<T>(TextWriter writer, Func<TransferWatch, Task<T>> run)
    {
        if (Console.IsErrorRedirected || writer == TextWriter.Null) return await run(new TransferProgress(writer.WriteLine, null).Watch());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars => run(new TransferProgress(console.WriteLine, bars).Watch()));
    }

    private TransferWatch Watch() => new(Say, Expect, Pass);

    private void Say(string line)
    {
        lock (_lock) _say(line.ReplaceLineEndings(" "));
    }

    private void Expect(long bytes)
    {
        lock (_lock)
        {
            (_expected, _passed) = (bytes, 0);
            _bar?.StopTask();
            _bar = _bars?.AddTask("files", maxValue: Math.Max(1, bytes));
        }
    }

    private void Pass(long bytes)
    {
        lock (_lock)
        {
            var before = Step();
            _passed += bytes;
            _bar?.Increment(bytes);
            if (_bar is null && Step() > before) _say($"{Step() * 100 / Steps} %");
        }
    }

    /// <summary>What comes in meanwhile is passed too, so that it may be more than was expected.</summary>
    private long Step() => _expected == 0 ? 0 : Math.Min(_passed, _expected) * Steps / _expected;
}
