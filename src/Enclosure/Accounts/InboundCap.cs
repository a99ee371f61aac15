namespace Enclosure.Accounts;

/// <summary>
/// Which inbound messages the account may read now: of the present month (UTC) only the first <paramref name="Limit"/>; 0 is all. Never
/// stored: computed when read, so that raising the limit or the turn of the month unlocks in place.
/// </summary>
public sealed record InboundCap(string Month, long Limit)
{
    public static InboundCap Of(Account account, DateTimeOffset now) => new(Account.Month(now), account.InboundLimit);

    /// <summary>Whether a message of this month and ordinal is withheld; both are null for what was not received.</summary>
    public bool Withholds(string? month, long? ordinal) => Limit > 0 && month == Month && ordinal > Limit;

    /// <summary>When withheld mail unlocks by itself: 00:00 UTC on the first of the next month.</summary>
    public static DateTimeOffset ResetAt(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>The condition on a row that it is withheld; its parameters are <c>capMonth</c> and <c>capLimit</c>.</summary>
    internal static string Hides(string table) =>
        $"(@capLimit > 0 and {table}.inbound_month is not null and {table}.inbound_month = @capMonth and {table}.inbound_ordinal > @capLimit)";
}
