using System.Collections.Concurrent;
using System.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace Enclosure.Sql;

/// <summary>
/// The parameters of a statement in a batch, which Dapper does not write: the same values as <see cref="SqlTypes"/> makes.
/// </summary>
internal static class PostgresValues
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = [];

    public static IReadOnlyList<NpgsqlParameter> Of(object? values) =>
        values is null ? [] : [.. Named(values).Select(each => Parameter(each, Value(each, values) ?? DBNull.Value))];

    /// <summary>The values of several statements of one text, a list for each name.</summary>
    public static IReadOnlyList<NpgsqlParameter> Lists(IReadOnlyList<object> rows) =>
    [
        .. Named(rows[0]).Select(each => new NpgsqlParameter(each.Name, NpgsqlDbType.Array | TypeOf(each))
        {
            Value = TypeOf(each) == NpgsqlDbType.Text
                ? rows.Select(row => (string?)Value(each, row)).ToArray()
                : rows.Select(row => (long?)Value(each, row)).ToArray(),
        }),
    ];

    /// <summary>The values of several statements of one text: its numbers added up, the rest as all of them have it.</summary>
    public static IReadOnlyList<NpgsqlParameter> Sums(IReadOnlyList<object> rows) =>
    [
        .. Named(rows[0]).Select(each => Parameter(
            each, IsNumber(each) ? rows.Sum(row => (long)Value(each, row)!) : Value(each, rows[0]) ?? DBNull.Value)),
    ];

    /// <summary>Whether their numbers can be added, being negative in neither, and the rest is the same.</summary>
    public static bool AreAddable(object one, object other) => Named(one).All(each => IsNumber(each)
        ? Value(each, one) is >= 0L && Value(each, other) is >= 0L
        : Equals(Value(each, one), Value(each, other)));

    private static PropertyInfo[] Named(object values) => Properties.GetOrAdd(values.GetType(), type => type.GetProperties());

    private static NpgsqlParameter Parameter(PropertyInfo property, object value) =>
        new(property.Name, TypeOf(property)) { Value = value };

    private static bool IsNumber(PropertyInfo property) => property.PropertyType == typeof(long) || property.PropertyType == typeof(int);

    private static NpgsqlDbType TypeOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(string) || type == typeof(Guid) ? NpgsqlDbType.Text : NpgsqlDbType.Bigint;
    }

    /// <summary>A text, a number, or null.</summary>
    private static object? Value(PropertyInfo property, object values) => property.GetValue(values) switch
    {
        null => null,
        string text => WellFormedText.Of(text),
        Guid id => SqlTypes.Text(id),
        DateTimeOffset instant => SqlTypes.Milliseconds(instant),
        long number => number,
        int number => (long)number,
        var other => throw new NotSupportedException($"Columns hold text and bigint, not {other.GetType().Name}."),
    };
}
