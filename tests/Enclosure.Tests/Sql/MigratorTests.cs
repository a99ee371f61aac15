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

    [Theory]
    [InlineData(0, false)]
    [InlineData(6, false)]
    [InlineData(9999, true)]
    public async Task A_database_of_a_newer_program_is_used_when_that_only_added_to_it_and_refused_otherwise(long worksWith, bool isRefused)
    {
        using var directory = new TempDirectory();
        await using var database = SqliteDatabase.Open(directory.File("test.db"));
        await Migrator.RunAsync(database, Clock);
        await database.WriteAsync(sql => sql.ExecuteAsync(
            "insert into migrations (number, name, applied_at, works_with) values (9999, 'later', 0, @worksWith)", new { worksWith }));

        var run = () => Migrator.RunAsync(database, Clock);

        if (isRefused) (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldContain("newer version");
        else await run();
        (await NumbersAsync(database))[^1].ShouldBe(9999);
    }

    [Fact]
    public void A_file_may_say_what_programs_beside_it_must_know()
    {
        Migrator.Migration.Read(8, "0008_x.sql", "-- works with 0007\nselect 1;\n")
            .ShouldBe(new Migrator.Migration(8, "0008_x.sql", 7, "select 1;\n"));
        Migrator.Migration.Read(8, "0008_x.sql", "select 1;\n").WorksWith.ShouldBe(0);
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
                await FillAsync(
                    sql,
                    "attachments",
                    new() { ["id"] = id, ["message_id"] = message, ["parent_id"] = null, ["upload_key"] = null, ["blob_id"] = null });
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
        await sql.ExecuteAsync($"insert into {table} values ({string.Join(", ", values)})");
    }

    private static Task RunUpToAsync(SqliteDatabase database, int last) => database.WriteAsync(async sql =>
    {
        await sql.ExecuteAsync("create table migrations (number bigint primary key, name text not null, applied_at bigint not null)");
        var program = typeof(Migrator).Assembly;
        var names = program.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal));
        foreach (var (name, number) in names.Order(StringComparer.Ordinal).Take(last).Select((name, at) => (name, at + 1)))
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(name)!);
            foreach (var statement in (await reader.ReadToEndAsync()).Split(";\n").Where(text => text.Trim().Length > 0))
                await sql.ExecuteAsync(statement);
            await sql.ExecuteAsync("insert into migrations (number, name, applied_at) values (@at, 'x', 0)", new { at = (long)number });
        }
    });

    private static Task<IReadOnlyList<string>> TextsAsync(SqliteDatabase database, string query) =>
        database.ReadAsync(sql => sql.ListAsync<string>(query), CancellationToken.None);

    private static Task<IReadOnlyList<long>> NumbersAsync(SqliteDatabase database) =>
        database.ReadAsync(sql => sql.ListAsync<long>("select number from migrations order by number"), CancellationToken.None);
}
