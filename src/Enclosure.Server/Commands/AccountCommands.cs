using System.CommandLine;
using Enclosure.Accounts;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Commands;

/// <summary><c>accounts create|list|set</c>.</summary>
internal static class AccountCommands
{
    private static readonly Option<string?> Account = new("--account") { Description = "Id or slug of the account.", HelpName = "ID" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the account." };
    private static readonly Option<string?> Email = new("--email")
    {
        Description = "Address of its owner; accounts that share one are one user's.",
    };
    private static readonly Option<string?> StorageLimit = new("--storage-limit")
    {
        Description = "Bytes of attachments, e.g. 10GB; 0 = unlimited.",
    };
    private static readonly Option<long?> InboundLimit = new("--inbound-limit") { Description = "Messages a month; 0 = unlimited." };
    private static readonly Option<bool> Suspend = new("--suspend") { Description = "Refuse uploads and mail from now on." };
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "What a suspended account's owner is told.",
        HelpName = "TEXT",
    };
    private static readonly Option<bool> Resume = new("--resume") { Description = "End a suspension." };

    public static Command Build() => new("accounts", "Accounts of this server.")
    {
        Create(),
        List(),
        Set(),
    };

    private static Command Create()
    {
        var command = new Command("create", "Make an account with two keys and a mailbox.") { Name, Email, StorageLimit, InboundLimit };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var name = parsed.GetValue(Name) ?? throw new UsageException("accounts create needs --name.");
            var email = parsed.GetValue(Email) ?? throw new UsageException("accounts create needs --email.");
            var made = await core.Provisioning.CreateAsync(new NewAccount(name, email, Limit(parsed) ?? 0, Count(parsed) ?? 0));
            var line = Describe(made.Account, [made.Mailbox]) with
            {
                RobotomailKey = made.FullKey.Text,
                SendkitKey = made.WorkspaceKey.Text,
                MailboxId = made.Mailbox.Id,
                MailboxAddress = made.Mailbox.FullAddress,
            };
            CommandContext.Output(parsed).Show(line, OutputJson.Plain.AccountLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List all accounts.");
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var lines = new List<AccountLine>();
            foreach (var account in await core.Accounts.ListAsync(ct)) lines.Add(await DescribeAsync(core, account, ct));
            CommandContext.Output(parsed).ShowAll(lines, OutputJson.Plain.IReadOnlyListAccountLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command Set()
    {
        var command = new Command("set", "Change an account.")
        {
            Account, Name, Email, StorageLimit, InboundLimit, Suspend, Reason, Resume,
        };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var named = parsed.GetValue(Account) ?? throw new UsageException("accounts set needs --account ID.");
            var change = Change(parsed);
            var account = await core.Accounts.ChangeAsync(await CommandContext.AccountAsync(core, named, ct), change);
            CommandContext.Output(parsed).Show(await DescribeAsync(core, account, ct), OutputJson.Plain.AccountLine);
            return 0;
        }, ct));
        return command;
    }

    private static AccountChange Change(ParseResult parsed)
    {
        var (suspend, resume, reason) = (parsed.GetValue(Suspend), parsed.GetValue(Resume), parsed.GetValue(Reason));
        if (suspend && resume) throw new UsageException("Give --suspend or --resume, not both.");
        if (reason is not null && !suspend) throw new UsageException("--reason goes with --suspend.");
        bool? suspended = suspend ? true : resume ? false : null;
        return new AccountChange(parsed.GetValue(Name), parsed.GetValue(Email), Limit(parsed), Count(parsed), suspended, reason);
    }

    private static long? Limit(ParseResult parsed)
    {
        if (parsed.GetValue(StorageLimit) is not { } text) return null;
        return ByteSize.TryParse(text, null, out var size)
            ? size.Bytes
            : throw new UsageException($"--storage-limit has the value '{text}'. Allowed: {ByteSize.Allowed}.");
    }

    private static long? Count(ParseResult parsed) =>
        parsed.GetValue(InboundLimit) is < 0
            ? throw new UsageException("--inbound-limit must be 0 (unlimited) or more.")
            : parsed.GetValue(InboundLimit);

    private static async Task<AccountLine> DescribeAsync(Core core, Account account, CancellationToken ct) =>
        Describe(account, await core.Mailboxes.ListOfAccountAsync(account.Id, ct));

    private static AccountLine Describe(Account account, IReadOnlyList<Mailbox> mailboxes) => new(
        account.Id,
        account.Name,
        account.Email,
        account.Slug,
        account.SuspendedAt is not null,
        account.StorageLimitBytes,
        account.StoredBytes,
        account.InboundLimit,
        [.. mailboxes.Select(MailboxCommands.Describe)]);
}
