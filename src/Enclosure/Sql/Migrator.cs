using System.Globalization;
using System.Reflection;

namespace Enclosure.Sql;

/// <summary>Brings a database to this program's schema: the numbered files of <c>Migrations/</c>, each once and in order.</summary>
public static class Migrator
{
    private const string Prefix = "Migrations/";

    /// <summary>
    /// Runs the migrations that are missing, all in one transaction. Throws <see cref="InvalidOperationException"/> when the
    /// database was written by a newer program.
    /// </summary>
    public static Task RunAsync(Database database, TimeProvider time) =>
        database.WriteAsync(async session =>
        {
            await session.ExecuteAsync(
                "create table if not exists migrations (number bigint primary key, name text not null, applied_at bigint not null)");
            var present = await session.ValueAsync<long>("select coalesce(max(number), 0) from migrations");
            var known = Known();
            if (present > known[^1].Number)
                throw new InvalidOperationException(
                    $"The database has schema {present}, this program knows {known[^1].Number}: it was used by a newer version. Run "
                    + "that one.");

            foreach (var migration in known.Where(m => m.Number > present)) await ApplyAsync(session, migration, time);
        });

    private static async Task ApplyAsync(SqlSession session, Migration migration, TimeProvider time)
    {
        foreach (var statement in migration.Sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await session.ExecuteAsync(statement);
        await session.ExecuteAsync(
            "insert into migrations (number, name, applied_at) values (@number, @name, @now)",
            new { number = migration.Number, name = migration.Name, now = time.GetUtcNow() });
    }

    private static List<Migration> Known() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load)];

    private static Migration Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var name = resource[Prefix.Length..];
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }

    private sealed record Migration(int Number, string Name, string Sql);
}
