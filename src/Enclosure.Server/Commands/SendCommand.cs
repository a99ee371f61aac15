using System.CommandLine;
using Enclosure.Html;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary><c>send</c>: a message with files. Exit code 1 when it was not taken, or a recipient will not get it.</summary>
internal static class SendCommand
{
    private static readonly Option<string[]> To = Addresses("--to", "Who gets it; may be repeated, or several parted by commas.");
    private static readonly Option<string[]> Cc = Addresses("--cc", "Who gets a copy that the others see.");
    private static readonly Option<string[]> Bcc = Addresses("--bcc", "Who gets a copy that nobody sees.");
    private static readonly Option<string?> From = new("--from-mailbox")
    {
        Description = "Address or id of the mailbox that sends; not needed where the key has one alone.",
        HelpName = "a@b|ID",
    };
    private static readonly Option<string?> Subject = new("--subject") { Description = "Its subject.", HelpName = "TEXT" };
    private static readonly Option<string?> Text = new("--text") { Description = "Its text.", HelpName = "TEXT" };
    private static readonly Option<string?> TextFile = new("--text-file")
    {
        Description = $"A file with its text; {FileArguments.Pipe} is standard input.",
        HelpName = "FILE",
    };
    private static readonly Option<string?> Html = new("--html")
    {
        Description = "The same in HTML; cid:NAME shows an attached picture. Without --text the text is made of it.",
        HelpName = "HTML",
    };
    private static readonly Option<string[]> Attach = new("--attach")
    {
        Description = "Files to upload and to send along, or ids of files that are at the server; may be repeated.",
        HelpName = "FILE|ID",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only say what there is to say beforehand; nothing is sent, and what was uploaded is deleted again.",
    };
    private static readonly Option<int> Wait = new("--wait")
    {
        Description = "How many seconds to wait for what becomes of each recipient (10).",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 10,
    };

    public static Command Build() => RemoteContext.Of(
        new Command("send", "Send a message with files; keys rm_ and sk_ (uploading needs full access).")
        {
            To, Cc, Bcc, From, Subject, Text, TextFile, Html, Attach, DryRun, Wait,
        },
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var draft = await DraftAsync(parsed, ct);
        var attached = (parsed.GetValue(Attach) ?? []).Select(Attached.Of).ToList();
        var line = await FileProgress.ShowAsync(parsed, async progress =>
        {
            using var server = RemoteContext.Open(parsed, progress.Say);
            var run = new SendRun(server, progress, parsed.GetValue(Wait));
            return await run.RunAsync(draft, parsed.GetValue(From), attached, parsed.GetValue(DryRun), ct);
        });
        var output = CommandContext.Output(parsed);
        if (output.IsJson) output.Show(line, OutputJson.Plain.SentLine);
        else SentReport.Write(output, parsed.InvocationConfiguration.Error, line);
        return line.Preflight.WouldBeSent && line.Recipients.All(each => each.Status is not ("FAILED" or "BOUNCED")) ? 0 : 1;
    }

    private static async Task<Draft> DraftAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(To) is not { Length: > 0 } to) throw new UsageException("Say to whom: --to ADDRESS.");
        var subject = parsed.GetValue(Subject) ?? throw new UsageException("Say what it is about: --subject TEXT.");
        var html = parsed.GetValue(Html);
        var text = await TextAsync(parsed, ct) ?? (html is null ? null : HtmlBody.ToText(html));
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException("Give its text: --text TEXT, --text-file FILE or --html HTML.");
        return new Draft(Apart(to), Apart(parsed.GetValue(Cc)), Apart(parsed.GetValue(Bcc)), subject, text, html);
    }

    private static async Task<string?> TextAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(TextFile) is not { } path) return parsed.GetValue(Text);
        if (parsed.GetValue(Text) is not null) throw new UsageException("Give --text or --text-file, not both.");
        if (path == FileArguments.Pipe) return await Console.In.ReadToEndAsync(ct);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, ct) : throw new UsageException($"There is no file '{path}'.");
    }

    /// <summary>Several may stand in one argument, parted by commas as people write them.</summary>
    private static string[] Apart(string[]? addresses) =>
        [.. (addresses ?? []).SelectMany(some => some.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static Option<string[]> Addresses(string name, string description) =>
        new(name) { Description = description, HelpName = "a@b", AllowMultipleArgumentsPerToken = true };
}

/// <summary>A file to send along: one of this machine, or one that is at the server.</summary>
internal sealed record Attached(string Named, SourceFile? File, Guid? Id)
{
    /// <summary>A file of this machine wins over an id. Throws <see cref="UsageException"/>.</summary>
    public static Attached Of(string named) =>
        !System.IO.File.Exists(named) && Guid.TryParseExact(named, "D", out var id)
            ? new Attached(named, null, id)
            : new Attached(named, FileArguments.Source(named, null, null), null);
}
