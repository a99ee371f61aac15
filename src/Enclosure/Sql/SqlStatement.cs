namespace Enclosure.Sql;

/// <summary>
/// Whether what pieces of work say in the same words may be said once for all of them. No other statement of such a piece may look at what
/// this one writes: of several pieces all the first statements come first, then all the second ones.
/// </summary>
public enum SqlTogether
{
    /// <summary>Each by itself.</summary>
    Apart,

    /// <summary>
    /// <c>insert into … (…) values (…)</c>, with nothing but parameters and literals between the last brackets: as one that inserts all the
    /// rows. Where one of them inserts none, each piece is run by itself.
    /// </summary>
    Rows,

    /// <summary>
    /// An update of one row that adds its numbers to it, none of them negative, on conditions that hold for all of them if they hold for
    /// the sum. Its other values are the same in all that go together.
    /// </summary>
    Sum,
}

/// <summary>A statement with the values of its parameters.</summary>
public sealed record SqlStatement(string Sql, object? Parameters = null)
{
    public SqlTogether Together { get; init; }
}
