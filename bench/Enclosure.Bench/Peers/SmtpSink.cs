using System.Globalization;

namespace Enclosure.Bench.Peers;

/// <summary>Postfix's <c>smtp-sink</c>: takes all mail, keeps none, and counts.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const string Counter = "mesg=";
    private const int LongestCount = 64;
    private readonly ServerProcess _process;
    private readonly string _log;

    private SmtpSink(ServerProcess process, string log) => (_process, _log) = (process, log);

    public int Port => _process.Port;

    /// <summary>Messages taken. It prints its counters after each, over one another.</summary>
    public long Taken
    {
        get
        {
            using var file = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(-Math.Min(LongestCount, file.Length), SeekOrigin.End);
            var text = new StreamReader(file).ReadToEnd();
            var end = text.LastIndexOf('\r');
            var begin = end < 0 ? -1 : text.LastIndexOf(Counter, end, StringComparison.Ordinal);
            return begin < 0 ? 0 : long.Parse(text.AsSpan()[(begin + Counter.Length)..end], CultureInfo.InvariantCulture);
        }
    }

    public static async Task<SmtpSink> Start(string folder, CancellationToken stop)
    {
        Programs.Need("smtp-sink");
        var (port, log) = (Loopback.FreePort(), Path.Combine(folder, "log"));
        string[] command = ["smtp-sink", "-c", "-u", Environment.UserName, $"127.0.0.1:{port}", "100"];
        return new SmtpSink(await ServerProcess.Start(port, log, command, stop), log);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
