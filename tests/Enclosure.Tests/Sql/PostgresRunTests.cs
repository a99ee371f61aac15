using Enclosure.Accounts;
using Enclosure.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

/// <summary>Pieces of a group that say the same of different rows.</summary>
public sealed class PostgresRunTests
{
    [Fact]
    public async Task Rows_of_many_pieces_are_inserted_by_one_statement_each_with_its_own_values()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var pieces = Enumerable.Range(1, 20).Select(id => fixture.Database.WriteAsync(account, Note(id, id % 2 == 0 ? null : id))).ToList();

        release();

        (await Task.WhenAll(pieces)).ShouldAllBe(changed => changed == 1);
        (await ListAsync(fixture, "select id from notes where other = id and text = 'it''s ' || id order by id"))
            .ShouldBe(Enumerable.Range(1, 20).Where(id => id % 2 == 1).Select(id => (long)id));
        (await ListAsync(fixture, "select count(*) from notes where other is null and text = 'it''s ' || id")).ShouldBe([10]);
        (await ListAsync(fixture, "select count(distinct xmin::text || ' ' || cmin::text) from notes")).ShouldBe([1]);
    }

    [Fact]
    public async Task Of_rows_that_clash_those_alone_fail()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var pieces = new[] { 1, 2, 1, 3 }.Select(id => fixture.Database.WriteAsync(account, Note(id, id))).ToList();

        release();

        await Should.ThrowAsync<PostgresException>(() => pieces[2]);
        (await Task.WhenAll(pieces[0], pieces[1], pieces[3])).ShouldAllBe(changed => changed == 1);
        (await fixture.IdsAsync()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task What_does_not_fit_together_is_judged_one_by_one_in_its_order()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync("update accounts set storage_limit_bytes = 1000"));
        var release = await fixture.HoldAsync(account);
        long[] sizes = [400, 500, 200, 100, 1];
        var pieces = sizes.Select((size, at) => Quota.Reserve(account, size, [.. Note(at, size).Statements]))
            .Select(piece => fixture.Database.WriteAsync(account, piece))
            .ToList();

        release();

        (await Should.ThrowAsync<RefusedException>(() => pieces[2])).Reason.ShouldBe(Refusal.StorageLimitExceeded);
        (await Should.ThrowAsync<RefusedException>(() => pieces[4])).Reason.ShouldBe(Refusal.StorageLimitExceeded);
        (await Task.WhenAll(pieces[0], pieces[1], pieces[3])).ShouldAllBe(isDone => isDone);
        (await fixture.IdsAsync()).ShouldBe([0, 1, 3]);
        (await ListAsync(fixture, "select pending_bytes from accounts")).ShouldBe([1000]);
    }

    [Theory]
    [InlineData(900, -900)]
    [InlineData(-900, 900)]
    public async Task What_is_taken_away_makes_no_room_for_what_does_not_fit_before_it(long first, long second)
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync("update accounts set storage_limit_bytes = 500, stored_bytes = 0"));
        var release = await fixture.HoldAsync(account);
        var pieces = new[] { first, second }
            .Select(bytes => fixture.Database.WriteAsync(account, Quota.Reserve(account, bytes))).ToList();

        release();

        if (first > 0) await Should.ThrowAsync<RefusedException>(() => pieces[0]);
        else (await pieces[0]).ShouldBeTrue();
        (await pieces[1]).ShouldBeTrue();
    }

    [Fact]
    public async Task What_fits_is_added_up_in_one_statement()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var pieces = Enumerable.Range(1, 50).Select(size => fixture.Database.WriteAsync(account, Quota.Reserve(account, size))).ToList();

        release();

        (await Task.WhenAll(pieces)).ShouldAllBe(isDone => isDone);
        (await ListAsync(fixture, "select pending_bytes from accounts")).ShouldBe([1275]);
        // The transaction's second command: the account's lock is its first.
        (await ListAsync(fixture, "select cmin::text::bigint from accounts")).ShouldBe([1]);
    }

    [Fact]
    public async Task What_stands_between_two_that_are_alike_keeps_its_place()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var pieces = new[]
        {
            fixture.Database.WriteAsync(account, Note(1, 1)),
            fixture.Database.WriteAsync(account, new SqlBatch<int>([new("update notes set other = 7", null)], changed => changed.Single())),
            fixture.Database.WriteAsync(account, Note(2, 2)),
        };

        release();

        (await Task.WhenAll(pieces)).ShouldAllBe(changed => changed == 1);
        (await ListAsync(fixture, "select other from notes order by id")).ShouldBe([7, 2]);
    }

    private static SqlBatch<int> Note(long id, long? other) =>
        new(
            [
                new SqlStatement("insert into notes (id, text, other) values (@id, @text, @other)", new { id, text = $"it's {id}", other })
                {
                    Together = SqlTogether.Rows,
                },
            ],
            changed => changed.Single());

    private static Task<IReadOnlyList<long>> ListAsync(PostgresFixture fixture, string sql) =>
        fixture.Database.ReadAsync(session => session.ListAsync<long>(sql), CancellationToken.None);
}
