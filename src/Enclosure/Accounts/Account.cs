using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>
/// One tenant: what it owns is counted here and seen by nobody else. In the SendKit dialect it is a workspace.
/// Limits are in bytes and messages a month; 0 means unlimited.
/// </summary>
public sealed record Account(
    Guid Id,
    string Name,
    string Email,
    string Slug,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SuspendedAt,
    string? SuspendedReason,
    long StorageLimitBytes,
    long StoredBytes,
    long PendingBytes,
    long InboundLimit,
    string InboundMonth,
    long InboundCount)
{
    internal const string Columns =
        """
        id, name, email, slug, created_at, suspended_at, suspended_reason, storage_limit_bytes, stored_bytes, pending_bytes,
        inbound_limit, inbound_month, inbound_count
        """;

    internal static Account Read(SqlRow row) => new(
        row.Id(),
        row.Text(),
        row.Text(),
        row.Text(),
        row.Instant(),
        row.OptionalInstant(),
        row.OptionalText(),
        row.Integer(),
        row.Integer(),
        row.Integer(),
        row.Integer(),
        row.Text(),
        row.Integer());

    /// <summary>
    /// Messages received in the month of <paramref name="now"/> (UTC), or in a later one that mail was counted in before the clock went
    /// back.
    /// </summary>
    public long InboundCountAt(DateTimeOffset now) => string.CompareOrdinal(InboundMonth, Month(now)) >= 0 ? InboundCount : 0;

    /// <summary>The UTC month that inbound mail is counted under, e.g. <c>2026-11</c>.</summary>
    public static string Month(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Refuses with <see cref="Refusal.AccountSuspended"/>; the message is the operator's reason.</summary>
    public void RequireActive()
    {
        if (SuspendedAt is not null)
            throw new RefusedException(
                Refusal.AccountSuspended, SuspendedReason ?? "This account is suspended. Ask the server's operator.");
    }
}
