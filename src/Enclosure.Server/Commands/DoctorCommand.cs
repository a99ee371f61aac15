using System.CommandLine;
using System.Net.Sockets;
using Enclosure.Server.Remote;
using Enclosure.Server.Remote.Examining;
using Spectre.Console;

namespace Enclosure.Server.Commands;

/// <summary><c>doctor</c>: a running server looked at from outside, a line for each check. Exit code 1 when one failed.</summary>
internal static class DoctorCommand
{
    private const int FoundProblems = 1;
    private const int MailPort = 25;
    private static readonly int[] OwnMailPorts = [2525, MailPort];
    private const int CheckColumn = 26;

    private static readonly Option<string?> Mail = new("--smtp")
    {
        Description = "Where its mail comes in; else the server's host and port 25. Of a server on this machine 2525 and 25 are tried.",
        HelpName = "[HOST][:PORT]",
    };
    private static readonly Option<string?> Origin = new("--origin")
    {
        Description = "Origin whose pages are to use links, e.g. https://app.example.com.",
        HelpName = "URL",
    };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Leave out the two uploads of 26 MB." };
    private static readonly Option<bool> Patient = new("--patient")
    {
        Description = "Wait for the event stream's heartbeat, up to 35 seconds.",
    };

    public static Command Build() => RemoteContext.Of(
        new Command("doctor", "Look at a running server from outside; exit code 1 when something fails. It leaves nothing there.")
        {
            Mail, Origin, Quick, Patient,
        },
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (output, error) = (CommandContext.Output(parsed), parsed.InvocationConfiguration.Error);
        using var server = RemoteContext.Open(parsed, line => error.WriteLine(Printable.Line(line)), isKeyNeeded: false);
        var terms = new ExaminationTerms(
            await MailDoorAsync(parsed, server.Address, ct), parsed.GetValue(Origin), parsed.GetValue(Quick), parsed.GetValue(Patient));
        var lines = new List<DoctorLine>();
        var show = output.IsJson ? _ => { } : Shower(parsed);
        await new Examination(server, terms, Found, TimeProvider.System).RunAsync(ct);
        var report = new DoctorReport(server.Address.ToString(), lines.TrueForAll(line => line.Result != "fail"), lines);
        if (output.IsJson) output.Show(report, OutputJson.Plain.DoctorReport);
        else output.Line($"\n{lines.Count(line => line.Result == "ok")} ok, {report.Warnings} to look at, {report.Failures} failed");
        return report.Healthy ? 0 : FoundProblems;

        void Found(Finding finding)
        {
            var line = DoctorLine.Of(finding);
            lines.Add(line);
            show(line);
        }
    }

    /// <summary>Coloured on a terminal, else plain.</summary>
    private static Action<DoctorLine> Shower(ParseResult parsed)
    {
        var writer = parsed.InvocationConfiguration.Output;
        if (Console.IsOutputRedirected) return line => Write(line, writer.WriteLine, word => word);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = int.MaxValue;
        return line => Write(line, text => console.MarkupLine(text), word => $"[{Colour(line.Result)}]{word}[/]", Markup.Escape);
    }

    private static void Write(DoctorLine line, Action<string> write, Func<string, string> paint, Func<string, string>? escape = null)
    {
        escape ??= text => text;
        write($"{paint(line.Result.PadRight(4))}  {escape(line.Check).PadRight(CheckColumn)}{escape(Printable.Line(line.Says))}");
        if (line.Advice is { } advice) write($"{new string(' ', 6 + CheckColumn)}→ {escape(Printable.Line(advice))}");
    }

    private static string Colour(string result) => result switch
    {
        "ok" => "green",
        "warn" => "yellow",
        "fail" => "red bold",
        _ => "grey",
    };

    /// <summary>Nothing is knocked at that nobody named, unless it is this machine.</summary>
    private static async Task<MailDoor?> MailDoorAsync(ParseResult parsed, ServerAddress address, CancellationToken ct)
    {
        if (parsed.GetValue(Mail) is { } text) return ReadDoor(text.StartsWith(':') ? address.Root.Host + text : text);
        if (!address.IsLoopback) return null;
        foreach (var port in OwnMailPorts)
        {
            using var knock = new TcpClient();
            try
            {
                await knock.ConnectAsync("127.0.0.1", port, ct);
                return new MailDoor("127.0.0.1", port);
            }
            catch (SocketException)
            {
            }
        }

        return null;
    }

    private static MailDoor ReadDoor(string text)
    {
        if (!Uri.TryCreate($"smtp://{text}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            throw new UsageException($"--smtp has the value '{text}'. Allowed: HOST, HOST:PORT or :PORT.");
        return new MailDoor(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : MailPort);
    }
}
