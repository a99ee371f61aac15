using System.CommandLine;
using Enclosure.Moving;
using Enclosure.Secrets;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Commands;

/// <summary><c>migrate</c>: rows, files or both to another place, while a server may serve at the old one.</summary>
internal static class MigrateCommand
{
    public static Command Build()
    {
        var command = new Command("migrate", "Copy rows and files to another database and store; run again, it brings what is missing.")
        {
            TransferTarget.Database, TransferTarget.Storage, TransferRun.ReadAll,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (time, settings) = (TimeProvider.System, CommandContext.Settings(parsed));
        var to = TransferTarget.Read(parsed, settings);
        await using var core = await Core.OpenAsync(settings, time, ct);
        if (to.MasterKey is { } key)
            await TransferRun.RequireKeyAsync(core.Database, MasterKey.Parse(key), TransferTarget.Prefix + "MasterKey", time, ct);
        await using var places = await TransferPlaces.OpenAsync(to.Settings, time, ct);
        var source = TransferPlaces.Of(core, settings);
        var target = new TransferSide(
            to.MovesRows ? places.Side.Database : core.Database,
            places.Side.DatabasePlace,
            to.MovesBytes ? places.Side.Store : core.Store,
            places.Side.StorePlace);
        // What a link brought straight to the bucket has no row that names it until somebody looks.
        if (core.Store.TakesUploads) await core.Sweep.RunAsync(ct);
        var made = await TransferRun.RunAsync(parsed, source, target, time, ct);
        TransferRun.Show(parsed, source, target, made, Since(made), Key(settings), Next(to));
        return 0;
    }

    private static string Since(TransferResult made) =>
        $"What the source acknowledged after {made.At:yyyy-MM-dd HH:mm:ss}Z is not in the copy: stop its server, and run this once more.";

    private static string Key(EnclosureSettings settings) => settings.MasterKey is null
        ? $"Secrets are sealed with {TransferRun.KeyFile(settings)}: give its text to the new place as ENCLOSURE_MasterKey."
        : "Secrets are sealed with the setting MasterKey: give the new place the same.";

    private static string Next(TransferTarget to) => (to.MovesRows, to.MovesBytes) switch
    {
        (true, false) => "Files stayed where they are. Start the new server with the setting Database changed.",
        (false, true) => "Rows stayed where they are. Start the new server with the settings Storage changed.",
        _ => "Then start the new server with the settings Data, Database and Storage of the new place.",
    };
}
