using System.CommandLine;
using System.Reflection;
using Enclosure.Moving;
using Enclosure.Secrets;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Commands;

/// <summary>
/// <c>backup</c> and <c>restore</c>. A backup is a directory as a server keeps it, SQLite and files, whatever it was made of, with
/// <c>backup.json</c> beside; the master key is not in it.
/// </summary>
internal static class BackupCommands
{
    private static readonly Argument<string> Target = new("directory")
    {
        Description = "Where to: one that is missing or empty, or an earlier backup of the same server, which is brought up to date.",
        HelpName = "DIR",
    };

    private static readonly Argument<string> Source = new("directory") { Description = "A finished backup.", HelpName = "DIR" };

    public static Command Backup()
    {
        var command = new Command("backup", "Copy rows and files of one instant into a directory, while the server serves.")
        {
            Target, TransferRun.ReadAll,
        };
        command.SetAction((parsed, ct) => BackupAsync(parsed, Path.GetFullPath(parsed.GetRequiredValue(Target)), ct));
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Put a backup into the configured database and store, which must be empty.")
        {
            Source, TransferRun.ReadAll,
        };
        command.SetAction((parsed, ct) => RestoreAsync(parsed, Path.GetFullPath(parsed.GetRequiredValue(Source)), ct));
        return command;
    }

    private static async Task<int> BackupAsync(ParseResult parsed, string directory, CancellationToken ct)
    {
        var (time, settings) = (TimeProvider.System, CommandContext.Settings(parsed));
        var to = In(settings, directory);
        if (directory == Path.GetFullPath(settings.Data)) throw new UsageException($"{directory} is the data directory itself.");
        await using var core = await Core.OpenAsync(settings, time, ct);
        await using var places = await TransferPlaces.OpenAsync(to, time, ct);
        var source = TransferPlaces.Of(core, settings);
        if (core.Store.TakesUploads) await core.Sweep.RunAsync(ct);
        BackupNote.Withdraw(directory, source.DatabasePlace);
        var made = await TransferRun.RunAsync(parsed, source, places.Side, time, ct);
        BackupNote.Of(made, Version(), source.DatabasePlace).Write(directory);
        TransferRun.Show(parsed, source, places.Side, made, Key(settings));
        return 0;
    }

    private static async Task<int> RestoreAsync(ParseResult parsed, string directory, CancellationToken ct)
    {
        var (time, settings) = (TimeProvider.System, CommandContext.Settings(parsed));
        var note = BackupNote.Read(directory);
        await using var backup = await OpenBackupAsync(note, In(settings, directory), time, ct);
        var (key, name) = ReadKey(settings);
        await TransferRun.RequireKeyAsync(backup.Side.Database, key, name, time, ct);
        await using var places = await TransferPlaces.OpenAsync(settings, time, ct);
        var source = backup.Side with { DatabasePlace = $"backup {note.Id}" };
        var made = await TransferRun.RunAsync(parsed, source, places.Side, time, ct);
        TransferRun.Show(
            parsed, source, places.Side, made, $"This is the state of {note.At:yyyy-MM-dd HH:mm:ss}Z. What came later is not in it.");
        return 0;
    }

    /// <summary>Its rows are read before its schema is brought up to this program's.</summary>
    private static async Task<TransferPlaces> OpenBackupAsync(
        BackupNote note, EnclosureSettings settings, TimeProvider time, CancellationToken ct)
    {
        await using (var database = await Core.OpenDatabaseAsync(settings, ct)) await note.RequireWholeAsync(database, ct);
        return await TransferPlaces.OpenAsync(settings, time, ct);
    }

    private static EnclosureSettings In(EnclosureSettings settings, string directory) =>
        settings with { Data = directory, Database = null, Storage = new StorageSettings() };

    private static (MasterKey Key, string Name) ReadKey(EnclosureSettings settings)
    {
        if (settings.MasterKey is { } text) return (MasterKey.Parse(text), "The setting MasterKey");
        var file = TransferRun.KeyFile(settings);
        return File.Exists(file)
            ? (MasterKey.FromFile(file), file)
            : throw new TransferRefusedException(
                $"The backup's secrets need the master key of then: put it into {file}, or set ENCLOSURE_MasterKey.");
    }

    private static string Key(EnclosureSettings settings) => settings.MasterKey is null
        ? $"The master key is not in it: keep {TransferRun.KeyFile(settings)} somewhere else. Without it nothing of this can be served."
        : "The setting MasterKey is not in it: keep it somewhere else. Without it nothing of this can be served.";

    private static string Version() =>
        typeof(BackupCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
