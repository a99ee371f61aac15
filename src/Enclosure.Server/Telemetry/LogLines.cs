using System.Buffers;
using System.Text.Json;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// The log as JSON lines: <c>{"time","level","event","message"?,…the event's own members,"exception"?}</c>. Lines are gathered and
/// written together, at the latest a twentieth of a second later; stopping writes what is left.
/// </summary>
/// <param name="output">Written to by one thread at a time.</param>
internal sealed class LogLines(Stream output, TimeProvider time) : ILoggerProvider
{
    private const int WriteAtBytes = 256 * 1024;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private ITimer? _timer;
    private bool _scheduled;

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
        _timer?.Dispose();
        Write();
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            _waiting.Write(line);
            _waiting.Write("\n"u8);
            if (_waiting.WrittenCount >= WriteAtBytes) WriteLocked();
            else if (!_scheduled) Schedule();
        }
    }

    private void Schedule()
    {
        _scheduled = true;
        _timer ??= time.CreateTimer(_ => Write(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Gather, Timeout.InfiniteTimeSpan);
    }

    private void Write()
    {
        lock (_lock) WriteLocked();
    }

    /// <summary>A log that nobody can read any more must not stop the server.</summary>
    private void WriteLocked()
    {
        _scheduled = false;
        try
        {
            output.Write(_waiting.WrittenSpan);
            output.Flush();
        }
        catch (IOException)
        {
        }

        _waiting.ResetWrittenCount();
    }

    private sealed class LineLogger(LogLines lines, string category) : ILogger
    {
        private const string Template = "{OriginalFormat}";

        [ThreadStatic]
        private static ArrayBufferWriter<byte>? _line;

        [ThreadStatic]
        private static Utf8JsonWriter? _writer;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = _line ??= new ArrayBufferWriter<byte>();
            var writer = _writer ??= new Utf8JsonWriter(line, new JsonWriterOptions { SkipValidation = true });
            line.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            writer.WriteString("time"u8, lines.Now);
            writer.WriteString("level"u8, Word(logLevel));
            writer.WriteString("event"u8, eventId.Name ?? category);
            if (state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } members) Write(writer, members);
            else writer.WriteString("message"u8, formatter(state, exception));
            if (exception is not null) writer.WriteString("exception"u8, exception.ToString());
            writer.WriteEndObject();
            writer.Flush();
            lines.Add(line.WrittenSpan);
        }

        private static void Write(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, object?>> members)
        {
            for (var i = 0; i < members.Count; i++)
            {
                var (name, value) = members[i];
                if (value is null || name == Template) continue;
                writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
                Write(writer, value);
            }
        }

        private static void Write(Utf8JsonWriter writer, object value)
        {
            switch (value)
            {
                case int number: writer.WriteNumberValue(number); break;
                case long number: writer.WriteNumberValue(number); break;
                case double number: writer.WriteNumberValue(Math.Round(number, 3)); break;
                case bool flag: writer.WriteBooleanValue(flag); break;
                default: writer.WriteStringValue(value.ToString()); break;
            }
        }

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "error",
            _ => "critical",
        };
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
