using System.Data.Common;

namespace Enclosure.Sql;

/// <summary>
/// One row of a query, read column by column in the order selected. For the rows every request reads: mapping by names costs as much
/// there as the query does.
/// </summary>
public sealed class SqlRow(DbDataReader reader)
{
    private int _column;

    public string Text() => reader.GetString(_column++);

    public string? OptionalText() => IsNull() ? null : Text();

    public long Integer() => reader.GetInt64(_column++);

    public long? OptionalInteger() => IsNull() ? null : Integer();

    public Guid Id() => Guid.Parse(Text());

    public Guid? OptionalId() => IsNull() ? null : Id();

    public DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeMilliseconds(Integer());

    public DateTimeOffset? OptionalInstant() => IsNull() ? null : Instant();

    /// <summary>Back to the first column, for the next row.</summary>
    internal SqlRow Rewound()
    {
        _column = 0;
        return this;
    }

    /// <summary>Passes over a null.</summary>
    private bool IsNull()
    {
        if (!reader.IsDBNull(_column)) return false;
        _column++;
        return true;
    }
}
