using Dapper;

namespace Enclosure.Sql;

/// <summary>The values of a statement with lists of values, which both engines take one by one.</summary>
public sealed class SqlValues(object named) : DynamicParameters(named)
{
    /// <summary>Adds a list; what stands in the statement after <c>in</c>. At least one value.</summary>
    public string List(string name, IReadOnlyList<string> values)
    {
        for (var at = 0; at < values.Count; at++) Add($"{name}{at}", values[at]);
        return $"({string.Join(", ", values.Select((_, at) => $"@{name}{at}"))})";
    }
}
