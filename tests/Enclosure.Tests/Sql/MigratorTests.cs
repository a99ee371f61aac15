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

    private static Task<IReadOnlyList<long>> NumbersAsync(SqliteDatabase database) =>
        database.ReadAsync(sql => sql.ListAsync<long>("select number from migrations order by number"), CancellationToken.None);
}
