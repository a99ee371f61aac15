using System.Data;
using Dapper;

namespace Enclosure.Sql;

/// <summary>
/// How values lie in columns, the same on both engines: ids as lower-case text, instants as Unix milliseconds, texts well-formed.
/// </summary>
internal static class SqlTypes
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        Map(typeof(Guid), new IdText());
        Map(typeof(DateTimeOffset), new UnixMilliseconds());
        SqlMapper.RemoveTypeMap(typeof(string));
        SqlMapper.AddTypeHandler(typeof(string), new PlainText());
    }

    public static string Text(Guid id) => id.ToString();

    public static long Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static void Map(Type type, SqlMapper.ITypeHandler handler)
    {
        SqlMapper.RemoveTypeMap(type);
        SqlMapper.RemoveTypeMap(typeof(Nullable<>).MakeGenericType(type));
        SqlMapper.AddTypeHandler(type, handler);
    }

    /// <summary>Nulls have a type too: PostgreSQL asks for it where a statement says <c>@x is null</c>.</summary>
    private static void Set(IDbDataParameter parameter, DbType type, object? value)
    {
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
    }

    private sealed class IdText : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(parameter, DbType.String, value is Guid id ? Text(id) : null);

        public object Parse(Type destinationType, object value) => Guid.Parse((string)value);
    }

    private sealed class UnixMilliseconds : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(parameter, DbType.Int64, value is DateTimeOffset instant ? Milliseconds(instant) : null);

        public object Parse(Type destinationType, object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);
    }

    private sealed class PlainText : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value) =>
            Set(parameter, DbType.String, value is string text ? WellFormedText.Of(text) : null);

        public object Parse(Type destinationType, object value) => (string)value;
    }
}
