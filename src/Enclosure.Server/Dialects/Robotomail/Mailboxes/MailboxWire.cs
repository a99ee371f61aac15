using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Enclosure.Server.Dialects.Robotomail.Mailboxes;

internal sealed record MailboxWire(
    [property: Description("Id of the mailbox.")] Guid Id,
    [property: Description("Id of the account that owns it.")] Guid UserId,
    [property: Description("Always null: domains are the operator's setting here.")] Guid? DomainId,
    [property: Description("Local part of the address.")] string Address,
    [property: Description("Whole address.")] string FullAddress,
    [property: Description("Name shown to correspondents.")] string? DisplayName,
    [property: Description("Messages sent since 00:00 UTC.")] long DailySendCount,
    [property: Description("Limit of it; 0 = unlimited.")] long DailySendLimit,
    [property: Description("Messages sent this month.")] long MonthlySendCount,
    [property: Description("Limit of it; 0 = unlimited.")] long MonthlySendLimit,
    [property: Description("A paused mailbox neither receives nor sends.")]
    [property: AllowedValues("ACTIVE", "PAUSED")] string Status,
    [property: Description("Always false.")] bool PausedByBilling,
    [property: Description("Always true.")] bool StalwartProvisioned,
    [property: Description("Always null.")] DateTimeOffset? SuspendedAt,
    [property: Description("Always null.")] string? SuspendedReason,
    [property: Description("Always null.")] string? SuspensionIncidentId,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt,
    [property: Description("Messages received this month.")] long ReceivedThisMonth);

internal sealed record MailboxResponseWire([property: Description("The mailbox.")] MailboxWire Mailbox);

internal sealed record MailboxListWire([property: Description("Oldest first.")] IReadOnlyList<MailboxWire> Mailboxes);
