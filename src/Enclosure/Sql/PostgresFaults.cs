using System.Net.Sockets;
using Npgsql;

namespace Enclosure.Sql;

/// <summary>Which of PostgreSQL's faults are the surroundings' and what the caller is told (PostgreSQL, appendix A).</summary>
internal static class PostgresFaults
{
    private const string IdleInTransaction = "25P03";

    /// <summary>The refusal for a fault outside our control, or null for a bug of ours.</summary>
    public static RefusedException? Translate(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new RefusedException(
            Refusal.StoreFull, "The database's disk is full. Try again later; nothing was kept.", inner: fault),
        PostgresException server => IsSurroundings(server.SqlState) ? Unavailable(fault) : null,
        NpgsqlException or TimeoutException or SocketException or IOException => Unavailable(fault),
        _ => null,
    };

    /// <summary>Nothing was wrong with the work itself: the same again may succeed at once.</summary>
    public static bool IsCrossed(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The connection is gone, perhaps since long ago, and another may be good.</summary>
    public static bool IsBroken(Exception fault) => fault switch
    {
        PostgresException server => server.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or IdleInTransaction || server.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => fault.InnerException is IOException or SocketException,
        _ => false,
    };

    /// <summary>
    /// Whether the server said that a commit did not happen. An error that ends the connection comes also to a commit that is written and
    /// waits for its replica.
    /// </summary>
    public static bool IsRolledBack(Exception fault) =>
        fault is PostgresException { InvariantSeverity: "ERROR" } server && !IsBroken(server);

    private static bool IsSurroundings(string state) => state switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction => true,
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => true,
        PostgresErrorCodes.LockNotAvailable or IdleInTransaction => true,
        PostgresErrorCodes.InvalidCatalogName => true,
        _ => state[..2] is "08" or "28" or "53" or "57" or "58",
    };

    private static RefusedException Unavailable(Exception fault) =>
        new(Refusal.Unavailable, "The database cannot be used right now. Try again later; nothing was kept.", inner: fault);
}
