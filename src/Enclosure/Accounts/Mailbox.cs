namespace Enclosure.Accounts;

public enum MailboxStatus
{
    Active,
    Paused,
}

/// <summary>An address of this server that mail comes to and goes from. <see cref="Address"/> is the local part.</summary>
public sealed record Mailbox(
    Guid Id,
    Guid AccountId,
    string Address,
    string FullAddress,
    string? DisplayName,
    MailboxStatus Status,
    long DailySendLimit,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? InboundMonth = null,
    long InboundCount = 0)
{
    internal const string Columns =
        """
        id, account_id, address, full_address, display_name, status, daily_send_limit, created_at, updated_at, inbound_month, inbound_count
        """;

    /// <summary>Messages received in the month counted at <paramref name="now"/>, as <see cref="Account.InboundCountAt"/> has it.</summary>
    public long InboundCountAt(DateTimeOffset now) => string.CompareOrdinal(InboundMonth, Account.Month(now)) >= 0 ? InboundCount : 0;
}

/// <summary>How many mailboxes an account has.</summary>
public sealed record MailboxCounts(long Total, long Active);
