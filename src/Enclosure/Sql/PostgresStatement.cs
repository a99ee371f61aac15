using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;

namespace Enclosure.Sql;

/// <summary>A statement as it goes to PostgreSQL: of one piece of work, or of several that say the same.</summary>
internal sealed partial record PostgresStatement(string Sql, IReadOnlyList<NpgsqlParameter> Parameters)
{
    private static readonly ConcurrentDictionary<string, string> ManyRows = [];

    public static PostgresStatement Of(SqlStatement statement) => new(statement.Sql, PostgresValues.Of(statement.Parameters));

    /// <param name="alike">As <see cref="AreAlike"/> has it.</param>
    public static PostgresStatement Of(IReadOnlyList<SqlStatement> alike) => alike[0].Together switch
    {
        SqlTogether.Rows => new PostgresStatement(
            ManyRows.GetOrAdd(alike[0].Sql, WithManyRows), PostgresValues.Lists([.. alike.Select(one => one.Parameters!)])),
        SqlTogether.Sum => new PostgresStatement(alike[0].Sql, PostgresValues.Sums([.. alike.Select(one => one.Parameters!)])),
        _ => throw new ArgumentException("These do not go together.", nameof(alike)),
    };

    public static bool AreAlike(SqlStatement one, SqlStatement other) =>
        one.Together != SqlTogether.Apart && one.Together == other.Together && one.Sql == other.Sql
        && one.Parameters?.GetType() == other.Parameters?.GetType()
        && (one.Together != SqlTogether.Sum || PostgresValues.AreAddable(one.Parameters!, other.Parameters!));

    /// <summary>
    /// <c>insert into t (a, b) values (@A, 'x')</c> as <c>insert into t (a, b) select r.p0, 'x' from unnest(@A) as r (p0)</c>.
    /// </summary>
    private static string WithManyRows(string insert)
    {
        if (Insert().Match(insert) is not { Success: true } parts)
            throw new ArgumentException($"No insert of one row: {insert}", nameof(insert));
        var values = parts.Groups["values"].Value;
        var names = Parameter().Matches(values).Select(parameter => parameter.Value).Distinct().ToList();
        var selected = Parameter().Replace(values, parameter => $"r.p{names.IndexOf(parameter.Value)}");
        return $"{parts.Groups["into"]} select {selected} from unnest({string.Join(", ", names)}) "
            + $"as r ({string.Join(", ", names.Select((_, at) => $"p{at}"))}){parts.Groups["rest"]}";
    }

    [GeneratedRegex(@"^\s*(?<into>insert\s+into\s+\w+\s*\([^()]*\))\s*values\s*\((?<values>[^()]*)\)(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Insert();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
