namespace Enclosure.Sql;

/// <summary>Neighbours in a group that are statements alone and say the same of different rows: it is said once for all of them.</summary>
internal sealed class PostgresRun
{
    private readonly List<PostgresWork> _pieces = [];

    public IReadOnlyList<PostgresStatement> Statements => _pieces.Count == 1
        ? [.. First.Select(PostgresStatement.Of)]
        : [.. First.Select((_, at) => PostgresStatement.Of([.. _pieces.Select(piece => piece.Statements![at])]))];

    private IReadOnlyList<SqlStatement> First => _pieces[0].Statements!;

    /// <summary>In their order.</summary>
    public static IReadOnlyList<PostgresRun> Of(IEnumerable<PostgresWork> pieces)
    {
        var runs = new List<PostgresRun>();
        foreach (var piece in pieces)
        {
            if (runs.Count == 0 || !runs[^1].Fits(piece)) runs.Add(new PostgresRun());
            runs[^1]._pieces.Add(piece);
        }

        return runs;
    }

    /// <summary>
    /// Tells the pieces what came of their statements. Throws <see cref="ApartException"/> when that cannot be said of each.
    /// </summary>
    /// <param name="changed">The rows that each of <see cref="Statements"/> changed.</param>
    public void Tell(IReadOnlyList<int> changed)
    {
        if (_pieces.Count == 1)
        {
            _pieces[0].Tell(changed);
            return;
        }

        if (!First.Select(Wanted).SequenceEqual(changed)) throw new ApartException();
        var ofEach = Enumerable.Repeat(1, First.Count).ToList();
        foreach (var piece in _pieces) piece.Tell(ofEach);
    }

    private int Wanted(SqlStatement statement) => statement.Together == SqlTogether.Rows ? _pieces.Count : 1;

    private bool Fits(PostgresWork piece)
    {
        var its = piece.Statements!;
        return its.Count == First.Count && its.Zip(First).All(pair => PostgresStatement.AreAlike(pair.First, pair.Second));
    }

    /// <summary>One of the run's statements did not do what all pieces want of it: each is to be run by itself.</summary>
    private sealed class ApartException : Exception;
}
