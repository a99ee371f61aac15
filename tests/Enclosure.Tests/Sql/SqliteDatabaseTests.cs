using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class SqliteDatabaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Commits_are_synced_in_full_and_the_log_is_written_ahead()
    {
        await using var fixture = await SqliteFixture.CreateAsync();

        (await fixture.Database.WriteAsync(sql => sql.ValueAsync<long>("pragma synchronous"))).ShouldBe(2);
        (await fixture.Database.WriteAsync(sql => sql.ValueAsync<string>("pragma journal_mode"))).ShouldBe("wal");
        (await fixture.Database.WriteAsync(sql => sql.ValueAsync<long>("pragma foreign_keys"))).ShouldBe(1);
    }

    [Fact]
    public async Task Reads_do_not_wait_for_a_writer_and_do_not_see_what_it_has_not_committed()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        var (wrote, go) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        var write = fixture.Database.WriteAsync(async sql =>
        {
            await SqliteFixture.InsertAsync(sql, 1);
            wrote.Set();
            go.Wait();
        });

        wrote.Wait();
        (await fixture.CountAsync()).ShouldBe(0);
        go.Set();
        await write;
        (await fixture.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        await using var fixture = await SqliteFixture.CreateAsync();

        await Should.ThrowAsync<RefusedException>(() => fixture.Database.ReadAsync(sql => SqliteFixture.InsertAsync(sql, 1), None));

        (await fixture.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_full_disk_refuses_the_write_and_keeps_what_was_there()
    {
        using var disk = SmallDisk.Mount(megabytes: 2);
        await using var database = SqliteDatabase.Open(Path.Combine(disk.Path, "test.db"));
        await database.WriteAsync(sql => sql.ExecuteAsync("create table notes (id integer primary key, text text not null)"));
        await database.WriteAsync(sql => sql.ExecuteAsync("insert into notes (text) values ('before')"));
        disk.Fill();

        var refused = await Should.ThrowAsync<RefusedException>(() => database.WriteAsync(
            sql => sql.ExecuteAsync("insert into notes (text) values (@text)", new { text = new string('x', 3_000_000) })));
        refused.Reason.ShouldBe(Refusal.StoreFull);
        (await database.ReadAsync(sql => sql.ListAsync<string>("select text from notes"), None)).ShouldBe(["before"]);

        disk.MakeRoom();
        await database.WriteAsync(sql => sql.ExecuteAsync("insert into notes (text) values ('after')"));
        (await database.ReadAsync(sql => sql.ListAsync<string>("select text from notes order by id"), None)).ShouldBe(["before", "after"]);
    }
}
