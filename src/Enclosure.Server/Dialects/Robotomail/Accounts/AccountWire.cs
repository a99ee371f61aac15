using System.ComponentModel;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

internal sealed record AnnualAvailabilityWire(
    [property: Description("Always false.")] bool Developer,
    [property: Description("Always false.")] bool Growth,
    [property: Description("Always false.")] bool Scale);

internal sealed record AccountWire(
    [property: Description("Id of the account.")] Guid Id,
    [property: Description("Address of the account's owner.")] string Email,
    [property: Description("Always true here: the operator made the account.")] bool EmailVerified,
    [property: Description("Unique short name.")] string Slug,
    [property: Description("Always self-hosted.")] string Plan,
    [property: Description("Always none: there is no billing here.")] string BillingPeriod,
    [property: Description("Whether the operator suspended the account.")] bool Suspended,
    [property: Description("The operator's reason, if any.")] string? SuspendedReason,
    [property: Description("Since when.")] DateTimeOffset? SuspendedAt,
    [property: Description("Bytes of stored attachments.")] long StorageUsedBytes,
    [property: Description("Limit of stored and pending bytes; 0 = unlimited.")] long StorageLimitBytes,
    [property: Description("Bytes promised to upload links and not there yet.")] long StoragePendingBytes,
    [property: Description("Part of the used bytes that no message uses: deleting those uploads frees it.")] long StorageReclaimableBytes,
    [property: Description("Bytes of message texts and skeletons; they do not count toward the limit.")] long StorageMessageBytes,
    [property: Description("Mailboxes of the account.")] long MailboxCount,
    [property: Description("Of these, the active ones.")] long ActiveMailboxCount,
    [property: Description("Messages sent since 00:00 UTC.")] long SentToday,
    [property: Description("Messages sent this month.")] long SentThisMonth,
    [property: Description("Messages received since 00:00 UTC.")] long ReceivedToday,
    [property: Description("Messages sent since 00:00 UTC that bounced.")] long BouncedToday,
    [property: Description("Messages received this month (UTC).")] long MonthlyInboundCount,
    [property: Description("Limit of it; 0 = unlimited.")] long MonthlyInboundLimit,
    [property: Description("Count in percent of the limit; 0 when unlimited.")] long MonthlyInboundPercentage,
    [property: Description("When the count begins anew.")] DateTimeOffset MonthlyInboundResetAt,
    [property: Description("Messages withheld over the limit.")] long OverLimitMessageCount,
    [property: Description("Always false.")] bool BillingLinked,
    [property: Description("Always false: there is no billing here.")] AnnualAvailabilityWire AnnualAvailability,
    [property: Description("Always null: there is no trial here.")] string? Trial);

internal sealed record AccountResponseWire([property: Description("The account of the key.")] AccountWire Account);
