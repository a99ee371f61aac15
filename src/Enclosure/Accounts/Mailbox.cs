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
    DateTimeOffset UpdatedAt)
{
    internal const string Columns = "id, account_id, address, full_address, display_name, status, daily_send_limit, created_at, updated_at";
}

/// <summary>How many mailboxes an account has.</summary>
public sealed record MailboxCounts(long Total, long Active);
