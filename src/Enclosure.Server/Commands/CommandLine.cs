using System.CommandLine;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Enclosure.Moving;
using Enclosure.Server.Remote;
using Enclosure.Server.Settings;
using Enclosure.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Enclosure.Server.Commands;

/// <summary>
/// The program's commands. Exit codes: 0 done, 1 it could not be done or a check found something, 2 a mistake in the call, 130 ended by
/// Ctrl-C (docs/terminal.md).
/// </summary>
internal static partial class CommandLine
{
    private const int Failed = 1;
    private const int Mistake = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Build();
        if (CompletionCommand.Answer(args, root, Console.Out)) return 0;
        // A file's name may begin with @: no argument is a list of others.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) return Say(Mistake, parsed.Errors[0].Message);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is UsageException or SettingException or TransferRefusedException)
        {
            return Say(Mistake, e.Message);
        }
        catch (RefusedException e)
        {
            return Say(e.Reason is Refusal.StoreFull or Refusal.Unavailable or Refusal.Internal ? Failed : Mistake, e.Message);
        }
        catch (Exception e) when (e is DataLockedException or InvalidOperationException or IOException or UnauthorizedAccessException
            or SocketException or CommitUnknownException or TransferFailedException or RemoteException)
        {
            return Say(Failed, e.Message);
        }
        catch (Exception e) when (e is SqliteException or NpgsqlException)
        {
            return Say(Failed, $"The database cannot be used: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
    }

    public static RootCommand Build()
    {
        var root = new RootCommand("Enclosure: an attachments server for e-mail APIs.")
        {
            ServeCommand.Build(),
            AccountCommands.Build(),
            KeyCommands.Build(),
            MailboxCommands.Build(),
            ImportCommand.Build(),
            UpkeepCommands.Sweep(),
            UpkeepCommands.Check(),
            StorageCommands.Build(),
            MigrateCommand.Build(),
            BackupCommands.Backup(),
            BackupCommands.Restore(),
            UpkeepCommands.Settings(),
            UploadCommand.Build(),
            DownloadCommand.Build(),
            SendCommand.Build(),
            InboxCommand.Build(),
            DoctorCommand.Build(),
            CompletionCommand.Build(),
        };
        root.Options.Add(CommandContext.Data);
        root.Options.Add(CommandContext.Json);
        foreach (var option in ServeCommand.Options) root.Options.Add(option);
        root.SetAction(ServeCommand.RunAsync);
        return root;
    }

    /// <summary>One line about what went wrong. A key that stands in it, because it was typed in a wrong place, is not shown.</summary>
    public static void Complain(TextWriter error, string message) =>
        error.WriteLine($"enclosure: {Key().Replace(Printable.Line(message), "$1_(hidden)")}");

    private static int Say(int code, string message)
    {
        Complain(Console.Error, message);
        return code;
    }

    [GeneratedRegex(@"\b(rm|sk_user|sk)_[0-9A-Za-z]{8,}")]
    private static partial Regex Key();
}
