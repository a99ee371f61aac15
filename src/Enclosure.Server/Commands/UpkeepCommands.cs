using System.CommandLine;
using Enclosure.Server.Settings;
using Enclosure.Storage;

namespace Enclosure.Server.Commands;

/// <summary><c>sweep</c>, <c>check</c> and <c>settings</c>.</summary>
internal static class UpkeepCommands
{
    private const int FoundProblems = 1;
    private static readonly Option<bool> Repair = new("--repair") { Description = "Set wrong counters to what the rows say." };
    private static readonly Option<bool> Storage = new("--storage")
    {
        Description = "Instead, try everything that is needed of the bucket on one object of its own.",
    };

    public static Command Sweep()
    {
        var command = new Command("sweep", "Take what ended: links, unused uploads, interrupted deletions.");
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            CommandContext.Output(parsed).Show(SweepLine.Of(await core.Sweep.RunAsync(ct)), OutputJson.Plain.SweepLine);
            return 0;
        }, ct));
        return command;
    }

    public static Command Check()
    {
        var command = new Command("check", "Recount every account and compare rows with stored bytes; exit code 1 when something differs.")
        {
            Repair,
            Storage,
        };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            if (parsed.GetValue(Storage)) return await StorageCommands.CheckAsync(parsed, core, ct);
            var lines = new List<CheckLine>();
            lines.AddRange(await CountersAsync(core, parsed.GetValue(Repair), ct));
            lines.AddRange(await BytesAsync(core, ct));
            CommandContext.Output(parsed).ShowAll(lines, OutputJson.Plain.IReadOnlyListCheckLine);
            return lines.Count == 0 ? 0 : FoundProblems;
        }, ct));
        return command;
    }

    public static Command Settings()
    {
        var command = new Command("settings", "Every setting with its default, its meaning and its present value.");
        command.SetAction(parsed =>
        {
            var lines = SettingsReader.Describe(CommandContext.Settings(parsed));
            if (parsed.GetValue(CommandContext.Json)) CommandContext.Output(parsed)
                .ShowAll(lines, OutputJson.Plain.IReadOnlyListSettingLine);
            else parsed.InvocationConfiguration.Output.Write(SettingsManual.Write(lines));
            return 0;
        });
        return command;
    }

    private static async Task<IEnumerable<CheckLine>> CountersAsync(Core core, bool repair, CancellationToken ct)
    {
        var wrong = repair ? await core.Usage.RepairAsync(ct) : [.. (await core.Usage.RecountAsync(ct)).Where(usage => !usage.Agrees)];
        var done = repair ? "; repaired" : "; run check --repair";
        return wrong.Select(usage => new CheckLine(
            "account",
            usage.AccountId.ToString(),
            $"stored {usage.StoredBytes} counted {usage.CountedStoredBytes}, pending {usage.PendingBytes} counted "
            + $"{usage.CountedPendingBytes}{done}"));
    }

    private static async Task<List<CheckLine>> BytesAsync(Core core, CancellationToken ct)
    {
        var lines = new List<CheckLine>();
        await foreach (var blob in core.Removal.ArrivedAsync(ct))
        {
            var size = await core.Store.FindSizeAsync(blob.Key, ct);
            if (size is null && await core.Removal.HasArrivedAsync(blob.Key, ct))
                lines.Add(new CheckLine("blob", blob.Key.Id.ToString(), "its bytes are missing: restore them from a backup"));
            else if (size is not null && size != blob.SizeBytes)
                lines.Add(new CheckLine("blob", blob.Key.Id.ToString(), $"has {size} bytes, its row says {blob.SizeBytes}"));
        }

        foreach (var key in await StrangersAsync(core, ct))
            lines.Add(new CheckLine("file", key.Id.ToString(), "no row names it: it may be deleted by hand"));
        return lines;
    }

    /// <summary>Files that no row names, looked for twice: a running server may be deleting what the first look saw.</summary>
    private static async Task<List<BlobKey>> StrangersAsync(Core core, CancellationToken ct)
    {
        var seen = new HashSet<BlobKey>();
        await foreach (var key in core.Store.ListAsync(ct))
            if (!await core.Removal.IsKnownAsync(key, ct) && !await core.BucketObjects.IsAnnouncedAsync(key, ct)) seen.Add(key);
        if (seen.Count == 0) return [];
        var still = new List<BlobKey>();
        await foreach (var key in core.Store.ListAsync(ct))
            if (seen.Contains(key) && !await core.Removal.IsKnownAsync(key, ct)) still.Add(key);
        return still;
    }
}
