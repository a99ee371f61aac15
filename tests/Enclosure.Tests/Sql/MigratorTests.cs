using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class MigratorTests
{
    private static readonly TestClock Clock = new();

    [Fact]
    public async Task Running_them_again_changes_nothing()
    {
        using var directory = new TempDirectory();
        await using var database = SqliteDatabase.Open(directory.File("test.db"));

        await Migrator.RunAsync(database, Clock);
        var first = await NumbersAsync(database);
        await Migrator.RunAsync(database, Clock);

        first.ShouldBe([.. Enumerable.Range(1, first.Count).Select(number => (long)number)]);
        (await NumbersAsync(database)).ShouldBe(first);
    }

    [Fact]
    public async Task Two_programs_that_start_at_once_run_each_migration_once()
    {
        using var directory = new TempDirectory();
        await using var one = SqliteDatabase.Open(directory.File("test.db"));
        await using var two = SqliteDatabase.Open(directory.File("test.db"));

        await Task.WhenAll(Migrator.RunAsync(one, Clock), Migrator.RunAsync(two, Clock));

        (await NumbersAsync(one)).ShouldBeUnique();
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        using var directory = new TempDirectory();
        await using var database = SqliteDatabase.Open(directory.File("test.db"));
        await Migrator.RunAsync(database, Clock);
        await database.WriteAsync(sql => sql.ExecuteAsync("insert into migrations (number, name, applied_at) values (9999, 'later', 0)"));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => Migrator.RunAsync(database, Clock));

        refused.Message.ShouldContain("newer version");
        (await NumbersAsync(database))[^1].ShouldBe(9999);
    }

    [Fact]
    public async Task Files_of_mail_that_was_there_before_threads_had_files_are_numbered_in_their_order()
    {
        using var directory = new TempDirectory();
        await using var database = SqliteDatabase.Open(directory.File("test.db"));
        await RunUpToAsync(database, 4);
        await database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("pragma defer_foreign_keys = on");
            foreach (var table in new[] { "one", "two" })
                await FillAsync(sql, "threads", new() { ["id"] = table });
            foreach (var (id, thread) in new[] { ("m1", "one"), ("m2", "two"), ("m3", "one") })
                await FillAsync(sql, "messages", new() { ["id"] = id, ["thread_id"] = thread });
            foreach (var (id, message) in new[] { ("c", "m1"), ("a", "m3"), ("b", "m2"), ("d", "m1"), ("e", (string?)null) })
                await FillAsync(sql, "attachments", new() { ["id"] = id, ["message_id"] = message, ["parent_id"] = null, ["upload_key"] = null, ["blob_id"] = null });
            await FillAsync(sql, "accounts", new() { ["id"] = "x" });
            await FillAsync(sql, "mailboxes", new() { ["id"] = "x", ["account_id"] = "x" });
        });

        await Migrator.RunAsync(database, Clock);

        (await TextsAsync(database, "select id || ' ' || coalesce(thread_id || ' ' || thread_index, '') from attachments order by id"))
            .ShouldBe(["a one 0", "b two 0", "c one 1", "d one 2", "e "]);
        (await TextsAsync(database, "select id || ' ' || file_count from threads order by id")).ShouldBe(["one 3", "two 1"]);
    }

    /// <summary>A row whose every column that is not given is <c>x</c> or 0.</summary>
    private static async Task FillAsync(SqlSession sql, string table, Dictionary<string, string?> given)
    {
        var columns = await sql.ListAsync<string>($"select name || ' ' || type from pragma_table_info('{table}')");
        var values = columns.Select(column => column.Split(' ')).Select(column =>
            given.TryGetValue(column[0], out var value) ? (value is null ? "null" : $"'{value}'") : column[1] == "bigint" ? "0" : "'x'");
        await sql.ExecuteAsync($"insert into {table} ({string.Join(", ", columns.Select(column => column.Split(' ')[0]))}) values ({string.Join(", ", values)})");
    }

    private static Task RunUpToAsync(SqliteDatabase database, int last) => database.WriteAsync(async sql =>
    {
        await sql.ExecuteAsync("create table migrations (number bigint primary key, name text not null, applied_at bigint not null)");
        var program = typeof(Migrator).Assembly;
        var names = program.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(last);
        foreach (var (name, number) in names.Select((name, at) => (name, at + 1)))
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(name)!);
            foreach (var statement in (await reader.ReadToEndAsync()).Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                await sql.ExecuteAsync(statement);
            await sql.ExecuteAsync("insert into migrations (number, name, applied_at) values (@number, @name, 0)", new { number = (long)number, name });
        }
    });

    private static Task<IReadOnlyList<string>> TextsAsync(SqliteDatabase database, string query) =>
        database.ReadAsync(sql => sql.ListAsync<string>(query), CancellationToken.None);

    private static Task<IReadOnlyList<long>> NumbersAsync(SqliteDatabase database) =>
        database.ReadAsync(sql => sql.ListAsync<long>("select number from migrations order by number"), CancellationToken.None);
}
