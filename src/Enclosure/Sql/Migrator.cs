using System.Globalization;
using System.Reflection;

namespace Enclosure.Sql;

/// <summary>
/// Brings a database to this program's schema: the numbered files of <c>Migrations/</c>, each once and in order. A file that begins with
/// <c>-- works with NNNN</c> asks that much of programs that run beside it; others only add what older programs need not know.
/// </summary>
public static class Migrator
{
    private const string Prefix = "Migrations/";
    private const string WorksWith = "-- works with ";

    /// <summary>The first schema that says which programs may run on it.</summary>
    private const int FirstToSay = 6;

    /// <summary>The schema that this program makes.</summary>
    public static int Newest => Known()[^1].Number;

    /// <summary>The schema that a database has; it may be a newer program's.</summary>
    public static Task<long> PresentAsync(Database database, CancellationToken ct) =>
        database.ReadAsync(sql => sql.ValueAsync<long>("select max(number) from migrations"), ct);

    /// <summary>
    /// Runs the migrations that are missing, all in one transaction, whoever else starts at the same time. Throws
    /// <see cref="InvalidOperationException"/> when the database was made by a newer program and this one may not run on it.
    /// </summary>
    public static Task RunAsync(Database database, TimeProvider time) => RunAsync(database, Known(), time);

    internal static Task RunAsync(Database database, IReadOnlyList<Migration> known, TimeProvider time) =>
        database.WriteAsync(async session =>
        {
            session.WaitAsLongAsItTakes();
            await session.LockAsync("migrations");
            await session.ExecuteAsync(
                "create table if not exists migrations (number bigint primary key, name text not null, applied_at bigint not null)");
            var present = await session.ValueAsync<long>("select coalesce(max(number), 0) from migrations");
            if (present > known[^1].Number) await RequireFitAsync(session, present, known[^1].Number);
            foreach (var migration in known.Where(m => m.Number > present)) await ApplyAsync(session, migration, time);
        });

    private static async Task RequireFitAsync(SqlSession session, long present, int newest)
    {
        var least = present < FirstToSay ? present : await session.ValueAsync<long>("select max(works_with) from migrations");
        if (newest < least)
            throw new InvalidOperationException(
                $"The database has schema {present}, this program knows {newest}: it was used by a newer version. Run that one.");
    }

    private static async Task ApplyAsync(SqlSession session, Migration migration, TimeProvider time)
    {
        foreach (var statement in migration.Sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await session.ExecuteAsync(statement);
        var says = migration.Number >= FirstToSay;
        await session.ExecuteAsync(
            says
                ? "insert into migrations (number, name, applied_at, works_with) values (@Number, @Name, @now, @WorksWith)"
                : "insert into migrations (number, name, applied_at) values (@Number, @Name, @now)",
            new { migration.Number, migration.Name, now = time.GetUtcNow(), migration.WorksWith });
    }

    internal static List<Migration> Known() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load)];

    private static Migration Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var name = resource[Prefix.Length..];
        return Migration.Read(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }

    /// <param name="WorksWith">The smallest number that a program must know to run on this schema; 0 asks nothing new.</param>
    internal sealed record Migration(int Number, string Name, int WorksWith, string Sql)
    {
        public static Migration Read(int number, string name, string text)
        {
            if (!text.StartsWith(Migrator.WorksWith, StringComparison.Ordinal)) return new Migration(number, name, 0, text);
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            var least = int.Parse(text.AsSpan(Migrator.WorksWith.Length, end - Migrator.WorksWith.Length), CultureInfo.InvariantCulture);
            return new Migration(number, name, least, text[(end + 1)..]);
        }
    }
}
