using System.CommandLine;

namespace Enclosure.Server.Commands;

/// <summary>
/// <c>import</c>: mail from files, through the same way in as mail that arrives, into the data directory or to a server that is named. Exit
/// code 1 when a message was refused.
/// </summary>
internal static class ImportCommand
{
    private const int SomeRefused = 1;
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Messages (.eml), mboxes, or directories of such, Maildirs too.",
        HelpName = "FILE|DIR|MBOX",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Mailbox = new("--mailbox")
    {
        Description = "Address of the mailbox they are for.",
        HelpName = "a@b",
        Required = true,
    };

    public static Command Build() => RemoteContext.Of(
        new Command(
            "import",
            "Take in mail from files, here or at a server; what came before is not taken twice (within 24 hours).")
        {
            Paths, Mailbox,
        },
        RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var files = ImportFiles.Find(parsed.GetRequiredValue(Paths));
        var mailbox = parsed.GetRequiredValue(Mailbox);
        return RemoteContext.IsNamed(parsed)
            ? ShowAsync(parsed, files, async progress =>
            {
                using var server = RemoteContext.Open(parsed, progress.Say);
                return await TakeAsync(await ImportThere.OpenAsync(server, mailbox, ct), files, progress, ct);
            })
            : CommandContext.WithCoreAsync(
                parsed,
                async core =>
                {
                    var door = await ImportHere.OpenAsync(core.InboundMail, mailbox, ct);
                    return await ShowAsync(parsed, files, progress => TakeAsync(door, files, progress, ct));
                },
                ct);
    }

    private static async Task<int> ShowAsync(
        ParseResult parsed, IReadOnlyList<ImportFile> files, Func<ImportProgress, Task<ImportRun>> take)
    {
        var json = parsed.GetValue(CommandContext.Json);
        var run = await ImportProgress.ShowAsync(
            files.Sum(file => file.Length), json ? TextWriter.Null : parsed.InvocationConfiguration.Error, take);
        var line = new ImportLine(run.Imported, run.Withheld, run.Duplicates, run.Refusals.Count, run.Skipped)
        {
            Refusals = json ? run.Refusals : null,
        };
        CommandContext.Output(parsed).Show(line, OutputJson.Plain.ImportLine);
        return run.Refusals.Count == 0 ? 0 : SomeRefused;
    }

    private static async Task<ImportRun> TakeAsync(
        IImportDoor door, IReadOnlyList<ImportFile> files, ImportProgress progress, CancellationToken ct)
    {
        var run = new ImportRun(door, progress);
        foreach (var file in files) await run.TakeAsync(file, ct);
        return run;
    }
}
