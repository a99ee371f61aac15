namespace Enclosure.Accounts;

/// <summary>
/// Which inbound messages the account may read now: of the month that is counted (UTC) only the first <paramref name="Limit"/>; 0 is all.
/// Never stored: computed when read, so that raising the limit or the turn of the month unlocks in place.
/// </summary>
public sealed record InboundCap(string Month, long Limit)
{
    public static InboundCap Of(Account account, DateTimeOffset now) => Of(account.InboundMonth, account.InboundLimit, now);

    /// <param name="counted">The month that mail was counted in last: a clock that goes back does not begin an old month anew.</param>
    /// <param name="limit">Messages a month.</param>
    /// <param name="now">When.</param>
    internal static InboundCap Of(string counted, long limit, DateTimeOffset now)
    {
        var month = Account.Month(now);
        return new InboundCap(string.CompareOrdinal(counted, month) > 0 ? counted : month, limit);
    }

    /// <summary>Whether a message is withheld; its place is null when it was not received.</summary>
    public bool Withholds(InboundPlace? place) => Limit > 0 && place is not null && place.Month == Month && place.Ordinal > Limit;

    /// <summary>When withheld mail unlocks by itself: 00:00 UTC on the first of the next month.</summary>
    public static DateTimeOffset ResetAt(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>The condition on a row that it is withheld; its parameters are <c>capMonth</c> and <c>capLimit</c>.</summary>
    internal static string Hides(string table) => Hides(table, "@capMonth", "@capLimit");

    /// <summary>
    /// The same by the row of the account itself, for who asks without a key; its parameter is <c>month</c>, the present one.
    /// </summary>
    internal static string HidesByAccount(string table, string account) =>
        Hides(
            table, $"case when {account}.inbound_month > @month then {account}.inbound_month else @month end", $"{account}.inbound_limit");

    private static string Hides(string table, string month, string limit) =>
        $"({limit} > 0 and {table}.inbound_month is not null and {table}.inbound_month = {month} and {table}.inbound_ordinal > {limit})";
}
