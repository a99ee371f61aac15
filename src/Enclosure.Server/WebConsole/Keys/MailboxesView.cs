using Enclosure.Accounts;

namespace Enclosure.Server.WebConsole.Keys;

/// <param name="Received">Messages received this month.</param>
public sealed record MailboxRow(Mailbox Mailbox, long Received);

/// <param name="Address">What the form was filled in with.</param>
/// <param name="Fault">What was wrong with it.</param>
public sealed record MailboxesView(
    IReadOnlyList<MailboxRow> Mailboxes, string? Next, string? First, string? Search, string? Address, string? DisplayName, string? Fault);
