using System.Diagnostics;
using System.Net.Sockets;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Relaying;

/// <summary>Postfix's <c>smtp-sink</c>: takes all mail, or refuses as it is told, and keeps none.</summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly Process _process;

    private SmtpSink(Process process) => _process = process;

    public int Port { get; private init; }

    public static async Task<SmtpSink> StartAsync(params string[] options)
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(
            Programs.Need("smtp-sink", "postfix"), [.. options, "-u", Environment.UserName, $"127.0.0.1:{port}", "100"])
        {
            RedirectStandardError = true,
        };
        var sink = new SmtpSink(Process.Start(start)!) { Port = port };
        await Eventually.TrueAsync(() => IsListeningAsync(port), "smtp-sink listens");
        return sink;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
