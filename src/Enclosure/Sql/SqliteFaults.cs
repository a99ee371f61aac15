using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Enclosure.Sql;

/// <summary>Which of SQLite's result codes are the surroundings' fault and what the caller is told.</summary>
internal static class SqliteFaults
{
    /// <summary>The refusal for a fault outside our control (disk full, locked, unreadable), or null for a bug of ours.</summary>
    public static RefusedException? Translate(SqliteException fault) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new RefusedException(
            Refusal.StoreFull, "The server's disk is full. Try again later; nothing was kept.", inner: fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => new RefusedException(
            Refusal.Unavailable, "The database cannot be used right now. Try again later; nothing was kept.", inner: fault),
        _ => null,
    };
}
