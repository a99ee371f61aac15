using System.CommandLine;

namespace Enclosure.Server.Commands;

/// <summary><c>import</c>: mail from files, through the same way in as mail that arrives. Exit code 1 when a message was refused.</summary>
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

    public static Command Build()
    {
        var command = new Command("import", "Take in mail from files; what came before is not taken twice (within 24 hours).")
        {
            Paths, Mailbox,
        };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, core => RunAsync(core, parsed, ct), ct));
        return command;
    }

    private static async Task<int> RunAsync(Core core, ParseResult parsed, CancellationToken ct)
    {
        var files = ImportFiles.Find(parsed.GetRequiredValue(Paths));
        var recipient = await core.InboundMail.AdmitAsync(parsed.GetRequiredValue(Mailbox), ct);
        var json = parsed.GetValue(CommandContext.Json);

        var run = await ImportProgress.ShowAsync(
            files.Sum(file => file.Length),
            json ? TextWriter.Null : parsed.InvocationConfiguration.Error,
            async progress =>
            {
                var run = new ImportRun(core.InboundMail, recipient, progress);
                foreach (var file in files) await run.TakeAsync(file, ct);
                return run;
            });

        var line = new ImportLine(run.Imported, run.Withheld, run.Duplicates, run.Refusals.Count, run.Skipped)
        {
            Refusals = json ? run.Refusals : null,
        };
        CommandContext.Output(parsed).Show(line, OutputJson.Plain.ImportLine);
        return run.Refusals.Count == 0 ? 0 : SomeRefused;
    }
}
