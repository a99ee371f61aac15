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

    /// <summary>
    /// The same with the last value repeated, so that lists of all lengths make few different statements, which the engine has prepared.
    /// </summary>
    public string PaddedList(string name, IReadOnlyList<string> values)
    {
        var length = 1;
        while (length < values.Count) length *= 4;
        return List(name, [.. values, .. Enumerable.Repeat(values[^1], length - values.Count)]);
    }
}
