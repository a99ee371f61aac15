using Npgsql;

namespace Enclosure.Sql;

/// <summary>What a PostgreSQL server must be set to, so that what is acknowledged stays and reads as it was written.</summary>
internal static class PostgresFitness
{
    private const int OldestMajor = 13;

    /// <summary>Throws <see cref="InvalidOperationException"/>, saying what to change.</summary>
    public static async Task RequireAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (connection.PostgreSqlVersion.Major < OldestMajor)
            throw new InvalidOperationException($"PostgreSQL {OldestMajor} or later is needed; this is {connection.PostgreSqlVersion}.");
        if (await ShowAsync(connection, "server_encoding", ct) is not "UTF8" and var encoding)
            throw new InvalidOperationException($"The database has the encoding {encoding}; make one with 'encoding UTF8'.");
        if (await ShowAsync(connection, "synchronous_commit", ct) == "off")
            throw new InvalidOperationException(
                "The database has 'synchronous_commit = off': an acknowledged upload could be lost. Set it to on for this user or "
                + "database.");
    }

    private static async Task<string> ShowAsync(NpgsqlConnection connection, string setting, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"show {setting}", connection);
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }
}
