using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>Which received message of the account it was in a month, from 1: what <see cref="InboundCap"/> decides by.</summary>
/// <param name="Month">UTC, <c>2026-11</c>.</param>
public sealed record InboundPlace(string Month, long Ordinal)
{
    /// <summary>Reads the two columns; null for what was not received.</summary>
    internal static InboundPlace? Read(SqlRow row)
    {
        var (month, ordinal) = (row.OptionalText(), row.OptionalInteger());
        return month is null || ordinal is null ? null : new InboundPlace(month, ordinal.Value);
    }
}
