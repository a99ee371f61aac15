using System.CommandLine;
using Enclosure.Accounts;

namespace Enclosure.Server.Commands;

/// <summary><c>keys create|list|revoke|rotate-signing</c>.</summary>
internal static class KeyCommands
{
    private static readonly Option<string> Account = new("--account")
    {
        Description = "Id or slug of the account.",
        HelpName = "ID",
        Required = true,
    };
    private static readonly Option<string[]> Mailbox = new("--mailbox")
    {
        Description = "Limit the key to this mailbox; may be repeated.",
        HelpName = "ID",
    };
    private static readonly Option<bool> Platform = new("--platform")
    {
        Description = "A SendKit key for all workspaces of the account's owner.",
    };
    private static readonly Option<string?> Dialect = new("--dialect")
    {
        Description = "robotomail (rm_, the default) or sendkit (sk_).",
        CompletionSources = { "robotomail", "sendkit" },
    };
    private static readonly Option<string?> Name = new("--name") { Description = "A name to know the key by." };
    private static readonly Argument<string> Key = new("KEY") { Description = "Id of the key." };

    public static Command Build() => new("keys", "API keys of an account.") { Create(), List(), Revoke(), RotateSigning() };

    private static Command Create()
    {
        var command = new Command("create", "Make a key; it is shown this once.") { Account, Mailbox, Platform, Dialect, Name };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var account = await CommandContext.AccountAsync(core, parsed.GetRequiredValue(Account), ct);
            var mailboxes = (parsed.GetValue(Mailbox) ?? []).Select(text => CommandContext.Id(text, "a mailbox")).ToList();
            var made = await core.Keys.CreateOfAccountAsync(account, Kind(parsed, mailboxes.Count > 0), parsed.GetValue(Name), mailboxes);
            var line = new NewKeyLine(made.Key.Id, account, Word(made.Key.Kind), made.Text);
            CommandContext.Output(parsed).Show(line, OutputJson.Plain.NewKeyLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List an account's keys, revoked ones too.") { Account };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var account = await CommandContext.AccountAsync(core, parsed.GetRequiredValue(Account), ct);
            var lines = (await core.Keys.ListOfAccountAsync(account, ct))
                .Select(key => new KeyLine(
                    key.Id, key.AccountId, Word(key.Kind), key.Prefix, key.Name, key.CreatedAt, key.RevokedAt is null))
                .ToList();
            CommandContext.Output(parsed).ShowAll(lines, OutputJson.Plain.IReadOnlyListKeyLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command Revoke()
    {
        var command = new Command("revoke", "End a key; running servers know within five seconds.") { Key };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var id = CommandContext.Id(parsed.GetRequiredValue(Key), "a key");
            var key = await core.Keys.FindAsync(id, ct) ?? throw new UsageException($"There is no key {id}.");
            await core.Keys.RevokeOfAccountAsync(key.AccountId, id);
            CommandContext.Output(parsed).Show(new RevokedLine(id, true), OutputJson.Plain.RevokedLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command RotateSigning()
    {
        var command = new Command("rotate-signing", "Sign links with a new key pair; links of older pairs live out their time.");
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            await core.SigningKeys.RotateAsync(ct);
            CommandContext.Output(parsed).Show(new RotatedLine(core.SigningKeys.Current.AccessKeyId), OutputJson.Plain.RotatedLine);
            return 0;
        }, ct));
        return command;
    }

    private static KeyKind Kind(ParseResult parsed, bool scoped)
    {
        var (platform, dialect) =
            (parsed.GetValue(Platform), parsed.GetValue(Dialect) ?? (parsed.GetValue(Platform) ? "sendkit" : "robotomail"));
        return (dialect, platform, scoped) switch
        {
            ("robotomail", false, false) => KeyKind.Full,
            ("robotomail", false, true) => KeyKind.Scoped,
            ("sendkit", false, false) => KeyKind.Workspace,
            ("sendkit", true, false) => KeyKind.Platform,
            ("robotomail", true, _) => throw new UsageException("--platform goes with --dialect sendkit."),
            ("sendkit", _, true) => throw new UsageException("--mailbox goes with --dialect robotomail."),
            _ => throw new UsageException($"--dialect has the value '{dialect}'. Allowed: robotomail, sendkit."),
        };
    }

    private static string Word(KeyKind kind) => kind.ToString().ToLowerInvariant();
}
