using System.CommandLine;
using Enclosure.Accounts;

namespace Enclosure.Server.Commands;

/// <summary><c>mailboxes create|list</c>.</summary>
internal static class MailboxCommands
{
    private static readonly Option<string> Account = new("--account")
    {
        Description = "Id or slug of the account.",
        HelpName = "ID",
        Required = true,
    };
    private static readonly Option<string> Address = new("--address")
    {
        Description = "Local part or whole address.",
        HelpName = "a@b",
        Required = true,
    };

    public static Command Build() => new("mailboxes", "Mailboxes of an account.") { Create(), List() };

    public static MailboxLine Describe(Mailbox mailbox) =>
        new(mailbox.Id, mailbox.FullAddress, mailbox.Status.ToString().ToUpperInvariant());

    private static Command Create()
    {
        var command = new Command("create", "Make a mailbox.") { Account, Address };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var account = await CommandContext.AccountAsync(core, parsed.GetRequiredValue(Account), ct);
            var made = await core.Mailboxes.CreateOfAccountAsync(account, parsed.GetRequiredValue(Address), displayName: null);
            CommandContext.Output(parsed).Show(Describe(made), OutputJson.Plain.MailboxLine);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List an account's mailboxes.") { Account };
        command.SetAction((parsed, ct) => CommandContext.WithCoreAsync(parsed, async core =>
        {
            var account = await CommandContext.AccountAsync(core, parsed.GetRequiredValue(Account), ct);
            var lines = (await core.Mailboxes.ListOfAccountAsync(account, ct)).Select(Describe).ToList();
            CommandContext.Output(parsed).ShowAll(lines, OutputJson.Plain.IReadOnlyListMailboxLine);
            return 0;
        }, ct));
        return command;
    }
}
