namespace Enclosure.Sql;

/// <summary>Whether statements of one text, one after the other, may be said as one.</summary>
public enum SqlTogether
{
    /// <summary>Each by itself.</summary>
    Apart,

    /// <summary><c>insert into … (…) values (…)</c>: as one that inserts all the rows. Each inserts exactly one.</summary>
    Rows,

    /// <summary>
    /// An update of one row that adds its numbers to it, on conditions that hold for all of them if they hold for the sum.
    /// </summary>
    Sum,
}

/// <summary>A statement with the values of its parameters.</summary>
public sealed record SqlStatement(string Sql, object? Parameters = null)
{
    public SqlTogether Together { get; init; }
}
