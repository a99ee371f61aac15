using System.CommandLine;
using System.Runtime.InteropServices;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary>Flags of the commands that work against a server over HTTP, and the way from them to it.</summary>
internal static class RemoteContext
{
    public const string UrlVariable = CommandContext.Prefix + "URL";
    public const string KeyVariable = CommandContext.Prefix + "KEY";

    /// <summary>As shells tell a program that Ctrl-C ended.</summary>
    public const int Interrupted = 130;

    private static readonly Option<string?> Server = new("--server")
    {
        Description = $"Address of the server; else the variable {UrlVariable}.",
        HelpName = "URL",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = $"API key; better in the variable {KeyVariable}, where nobody else on this machine sees it.",
        HelpName = "KEY",
    };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "Which workspace a platform key (sk_user_) means.",
        HelpName = "ID",
    };

    /// <summary>Variables of these commands; no settings of a server.</summary>
    public static IReadOnlyList<string> Variables => [UrlVariable, KeyVariable];

    /// <summary>A command with these flags that runs against a server.</summary>
    public static Command Of(Command command, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        command.Options.Add(Server);
        command.Options.Add(Key);
        command.Options.Add(Workspace);
        command.SetAction((parsed, ct) => UntilInterruptedAsync(parsed, run, ct));
        return command;
    }

    /// <summary>
    /// Whether a server is named, for a command that works on a data directory as well. Throws <see cref="UsageException"/> when both are.
    /// </summary>
    public static bool IsNamed(ParseResult parsed)
    {
        var hasData = parsed.GetValue(CommandContext.Data) is not null;
        if (hasData && parsed.GetValue(Server) is not null) throw new UsageException("Give --server or --data, not both.");
        return !hasData && (parsed.GetValue(Server) ?? Variable(UrlVariable)) is not null;
    }

    /// <summary>Throws <see cref="UsageException"/> that says what to set.</summary>
    /// <param name="notice">Told what goes on while it waits.</param>
    /// <param name="isKeyNeeded">False where there is something to do without one.</param>
    public static RemoteServer Open(ParseResult parsed, Action<string> notice, bool isKeyNeeded = true)
    {
        var url = parsed.GetValue(Server) ?? Variable(UrlVariable)
            ?? throw new UsageException($"Say which server: --server URL, or set {UrlVariable}, e.g. http://127.0.0.1:8040.");
        var address = ServerAddress.TryParse(url)
            ?? throw new UsageException("The server's address must be like https://files.example.com, without a name and password in it.");
        var workspace = parsed.GetValue(Workspace);
        if (workspace is not null && !Guid.TryParse(workspace, out _)) throw new UsageException("--workspace takes a workspace's id.");
        return new RemoteServer(address, ReadKey(parsed, isKeyNeeded), workspace, notice, TimeProvider.System);
    }

    private static RemoteKey? ReadKey(ParseResult parsed, bool isNeeded)
    {
        if ((parsed.GetValue(Key) ?? Variable(KeyVariable)) is not { } text)
            return isNeeded
                ? throw new UsageException(
                    $"Set {KeyVariable} to an API key of the account (data/first-run.json has the first), or give --key KEY.")
                : null;
        var key = new RemoteKey(text);
        return key.IsFit ? key : throw new UsageException("The key has characters that no key has. Copy it again.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The first Ctrl-C lets it tidy up; a second one ends it at once.</summary>
    private static async Task<int> UntilInterruptedAsync(
        ParseResult parsed, Func<ParseResult, CancellationToken, Task<int>> run, CancellationToken ct)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await run(parsed, source.Token);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("enclosure: Interrupted.");
            return Interrupted;
        }
    }
}
