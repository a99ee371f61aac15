using System.CommandLine;
using System.Security.Cryptography;
using Enclosure.Moving;
using Enclosure.Secrets;
using Enclosure.Server.Settings;
using Enclosure.Sql;

namespace Enclosure.Server.Commands;

/// <summary>What <c>migrate</c>, <c>backup</c> and <c>restore</c> do alike: run a transfer, show how far it is, say what it did.</summary>
internal static class TransferRun
{
    public static readonly Option<bool> ReadAll = new("--verify-all")
    {
        Description = "Read every file at the target again, and not only what earlier runs have not proven.",
    };

    public static async Task<TransferResult> RunAsync(
        ParseResult parsed, TransferSide source, TransferSide target, TimeProvider time, CancellationToken ct)
    {
        var writer = parsed.GetValue(CommandContext.Json) ? TextWriter.Null : parsed.InvocationConfiguration.Error;
        return await TransferProgress.ShowAsync(
            writer, watch => new Transfer(source, target, parsed.GetValue(ReadAll), watch, time).RunAsync(ct));
    }

    /// <param name="notes">For people, on standard error.</param>
    public static void Show(ParseResult parsed, TransferSide source, TransferSide target, TransferResult made, params string[] notes)
    {
        var isJson = parsed.GetValue(CommandContext.Json);
        var line = new TransferLine(
            source.DatabasePlace,
            target.DatabasePlace,
            target.StorePlace,
            made.At,
            made.Tables.Sum(table => table.Rows),
            made.Blobs,
            made.Bytes,
            made.CopiedBlobs,
            made.CopiedBytes,
            made.MendedBlobs,
            made.RemovedBlobs)
        {
            Tables = isJson ? made.Tables : null,
        };
        CommandContext.Output(parsed).Show(line, OutputJson.Plain.TransferLine);
        foreach (var note in notes) parsed.InvocationConfiguration.Error.WriteLine(note);
    }

    /// <summary>Throws <see cref="TransferRefusedException"/> when the key is not the one that its secrets are sealed with.</summary>
    public static async Task RequireKeyAsync(Database sealedOnes, MasterKey key, string name, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await SigningKeys.LoadAsync(sealedOnes, key, time, ct);
        }
        catch (InvalidOperationException e) when (e.InnerException is CryptographicException)
        {
            throw new TransferRefusedException($"{name} does not open the source's secrets: give the target the source's master key.");
        }
    }

    public static string KeyFile(EnclosureSettings settings) => Path.GetFullPath(Path.Combine(settings.Data, "master.key"));
}
