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

    public static IEnumerable<NpgsqlParameter> Of(object? values) =>
        values is null ? [] : Properties.GetOrAdd(values.GetType(), type => type.GetProperties()).Select(each => Of(each, values));

    private static NpgsqlParameter Of(PropertyInfo property, object values)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isText = type == typeof(string) || type == typeof(Guid);
        return new NpgsqlParameter(property.Name, isText ? NpgsqlDbType.Text : NpgsqlDbType.Bigint)
        {
            Value = property.GetValue(values) switch
            {
                null => DBNull.Value,
                string text => WellFormedText.Of(text),
                Guid id => SqlTypes.Text(id),
                DateTimeOffset instant => SqlTypes.Milliseconds(instant),
                long number => number,
                int number => (long)number,
                _ => throw new NotSupportedException($"Columns hold text and bigint, not {type.Name}."),
            },
        };
    }
}
