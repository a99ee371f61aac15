using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Enclosure.Sql;

/// <summary>
/// A SQLite connection that keeps its compiled statements by their text, as Npgsql does with automatic preparation.
/// For one thread at a time.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int Capacity = 256;
    private readonly Dictionary<string, SqliteCommand> _idle = [];

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _idle.Values) command.Dispose();
        _idle.Clear();
        base.Dispose(disposing);
    }

    private SqliteCommand Take(string sql)
    {
        if (_idle.Remove(sql, out var command)) return command;
        command = new SqliteCommand(sql, this);
        return command;
    }

    private void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_idle.Count >= Capacity || !_idle.TryAdd(command.CommandText, command)) command.Dispose();
    }

    private sealed class PreparedCommand(PreparedConnection connection) : DbCommand
    {
        private SqliteCommand? _inner;

        [AllowNull]
        public override string CommandText
        {
            get => _inner?.CommandText ?? "";
            set
            {
                Return();
                _inner = connection.Take(value ?? "");
            }
        }

        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }
        protected override DbParameterCollection DbParameterCollection => Inner.Parameters;
        protected override DbTransaction? DbTransaction { get; set; }
        private SqliteCommand Inner => _inner ?? throw new InvalidOperationException("Set CommandText first.");

        public override void Cancel() => Inner.Cancel();
        public override int ExecuteNonQuery() => Inner.ExecuteNonQuery();
        public override object? ExecuteScalar() => Inner.ExecuteScalar();
        public override void Prepare() => Inner.Prepare();
        protected override DbParameter CreateDbParameter() => new PrefixedParameter();
        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Inner.ExecuteReader(behavior);

        protected override void Dispose(bool disposing)
        {
            if (disposing) Return();
            base.Dispose(disposing);
        }

        private void Return()
        {
            if (_inner is { } inner) connection.GiveBack(inner);
            _inner = null;
        }
    }

    /// <summary>Without its prefix a name is looked for under three of them, each time through all names of the statement.</summary>
    private sealed class PrefixedParameter : SqliteParameter
    {
        private static readonly ConcurrentDictionary<string, string> Prefixed = new(StringComparer.Ordinal);

        [AllowNull]
        public override string ParameterName
        {
            get => base.ParameterName;
            set => base.ParameterName = Prefixed.GetOrAdd(value ?? "", static name => name.StartsWith('@') ? name : "@" + name);
        }
    }
}
