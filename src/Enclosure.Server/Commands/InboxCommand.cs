using System.CommandLine;
using System.Globalization;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary><c>inbox</c>: messages with their files, those that are there and those that come.</summary>
internal static class InboxCommand
{
    private static readonly Option<string?> Mailbox = new("--mailbox")
    {
        Description = "Address or id of one mailbox; else all that the key reaches.",
        HelpName = "a@b|ID",
    };
    private static readonly Option<string> Direction =
        FileArguments.OneOf("--direction", "Messages that came in, that went out, or both.", "in", "out", "both");
    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only messages of that time or later, e.g. 2026-11-30 or 2026-11-30T08:00Z.",
        HelpName = "TIME",
    };
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most so many of each mailbox (20).",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 20,
    };
    private static readonly Option<string?> Search = new("--search")
    {
        Description = "Only messages that have this in subject, address or a file's name; looked for in what --limit gives.",
        HelpName = "TEXT",
    };
    private static readonly Option<bool> WithFiles = new("--with-files") { Description = "Only messages with files." };
    private static readonly Option<bool> Follow = new("--follow")
    {
        Description = "Stay, and tell each message as it comes in; with --json a document a line. Ctrl-C ends it.",
    };

    public static Command Build() => RemoteContext.Of(
        new Command("inbox", "List messages with their files; keys rm_ (also limited ones) and sk_.")
        {
            Mailbox, Direction, Since, Limit, Search, WithFiles, Follow,
        },
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var error = parsed.InvocationConfiguration.Error;
        var wish = Wish(parsed);
        var output = CommandContext.Output(parsed);
        using var server = RemoteContext.Open(parsed, line => error.WriteLine(Printable.Line(line)));
        var mailboxes = Choose(await new Mailboxes(server).ListAsync(ct), parsed.GetValue(Mailbox));
        var names = mailboxes.ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.FullAddress);
        if (parsed.GetValue(Follow)) return await FollowAsync(parsed, server, output, names, ct);
        var lines = new List<MessageLine>();
        foreach (var mailbox in mailboxes)
        {
            var messages = await new Mailboxes(server).MessagesAsync(mailbox.Id, wish, ct);
            lines.AddRange(messages.Select(message => MessageLine.Of(message, mailbox.FullAddress)));
        }

        lines = [.. lines.Where(line => IsWanted(parsed, line)).OrderByDescending(line => line.CreatedAt)];
        if (output.IsJson) output.ShowAll(lines, OutputJson.Plain.IReadOnlyListMessageLine);
        else if (lines.Count == 0) output.Line("none");
        else lines.ForEach(line => Write(output, line));
        return 0;
    }

    private static async Task<int> FollowAsync(
        ParseResult parsed, RemoteServer server, Output output, Dictionary<Guid, string> names, CancellationToken ct)
    {
        if (parsed.GetValue(Direction) != "in") throw new UsageException("--follow tells messages that come in: leave --direction out.");
        var error = parsed.InvocationConfiguration.Error;
        var listening = new Listening(server, line => error.WriteLine(Printable.Line(line)), TimeProvider.System);
        Guid? one = parsed.GetValue(Mailbox) is null ? null : names.Keys.Single();
        try
        {
            await foreach (var message in listening.MessagesAsync(one, () => error.WriteLine("Waiting for messages."), ct))
            {
                var line = MessageLine.Of(message, names.GetValueOrDefault(message.MailboxId, message.MailboxId.ToString()));
                if (!IsWanted(parsed, line)) continue;
                if (output.IsJson) output.ShowInOneLine(line, OutputJson.Dense.MessageLine);
                else Write(output, line);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }

        return 0;
    }

    private static MessageWish Wish(ParseResult parsed)
    {
        var limit = parsed.GetValue(Limit);
        if (limit < 1) throw new UsageException("--limit must be 1 or more.");
        var direction = parsed.GetValue(Direction) switch { "in" => "INBOUND", "out" => "OUTBOUND", _ => null };
        if (parsed.GetValue(Since) is not { } text) return new MessageWish(direction, null, limit);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? new MessageWish(direction, since, limit)
            : throw new UsageException($"--since has the value '{text}'. Allowed: a time such as 2026-11-30 or 2026-11-30T08:00Z.");
    }

    private static IReadOnlyList<RemoteMailbox> Choose(IReadOnlyList<RemoteMailbox> all, string? named)
    {
        if (named is null) return all;
        return all.FirstOrDefault(mailbox => mailbox.Is(named)) is { } found
            ? [found]
            : throw new UsageException($"The key has no mailbox {named}.");
    }

    private static bool IsWanted(ParseResult parsed, MessageLine line)
    {
        if (parsed.GetValue(WithFiles) && line.Files.Count == 0) return false;
        if (parsed.GetValue(Search) is not { } text) return true;
        return new[] { line.Subject, line.From, line.Mailbox }.Concat(line.To).Concat(line.Files.Select(file => file.Filename))
            .Any(each => each.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private static void Write(Output output, MessageLine line)
    {
        var other = line.Direction == "outbound" ? $"{line.Mailbox} → {string.Join(", ", line.To)}" : $"{line.From} → {line.Mailbox}";
        output.Line($"{line.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm}  {other}  {line.Id}");
        var subject = line.Subject.Length > 0 ? line.Subject : "(no subject)";
        output.Line(line.Direction == "outbound" ? $"  {subject}  [{line.Status.ToLowerInvariant()}]" : $"  {subject}");
        foreach (var file in line.Files)
            output.Line($"    {file.Filename}  {Printable.Size(file.SizeBytes)}  {file.ContentType}  {file.Id}");
        if (line.AttachmentsDropped) output.Line("    files over the limits were left out");
    }
}
