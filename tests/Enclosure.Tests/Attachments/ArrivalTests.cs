using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

/// <summary>The crash order: what happens to sealed bytes when their commit fails, or does not say whether it did.</summary>
public sealed class ArrivalTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_commit_that_surely_failed_drops_the_bytes()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await using var staged = await SealedAsync(fixture);

        await Should.ThrowAsync<RefusedException>(() => Arrival.CommitAsync(
            staged, () => Task.FromException<bool>(new RefusedException(Refusal.StorageLimitExceeded, "Full.")), _ => true));

        Files.Incoming(fixture.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_commit_that_happened_though_nobody_heard_of_it_keeps_the_bytes_and_recovery_places_them()
    {
        TestStorage.NeedDisk();
        await using var fixture = await CoreFixture.OpenAsync();
        var staged = await SealedAsync(fixture);

        await Should.ThrowAsync<CommitUnknownException>(() => Arrival.CommitAsync(
            staged, () => CommitAndLoseAsync(fixture, staged.Key), _ => true));
        await staged.DisposeAsync();

        Files.Incoming(fixture.Data).ShouldHaveSingleItem();
        (await fixture.Core.RecoverAsync(None)).ShouldBe(1);
        Files.Placed(fixture.Data).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_commit_that_did_not_happen_though_nobody_knew_keeps_the_bytes_for_a_day()
    {
        TestStorage.NeedDisk();
        TestDatabase.SkipUnlessSqlite("a commit that fails and does not say more");
        await using var fixture = await CoreFixture.OpenAsync();
        var staged = await SealedAsync(fixture);

        await Should.ThrowAsync<CommitUnknownException>(() => Arrival.CommitAsync(
            staged, () => fixture.Core.Database.WriteAsync(BreakAsync), _ => true));
        await staged.DisposeAsync();

        (await fixture.Core.RecoverAsync(None)).ShouldBe(0);
        await fixture.SweepAsync();
        Files.Incoming(fixture.Data).ShouldHaveSingleItem();

        File.SetLastWriteTimeUtc(Files.Incoming(fixture.Data)[0], fixture.Clock.GetUtcNow().UtcDateTime.AddDays(-2));
        await fixture.SweepAsync();
        Files.Incoming(fixture.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_starting_server_leaves_what_another_process_is_staging()
    {
        TestStorage.NeedDisk();
        await using var fixture = await CoreFixture.OpenAsync();
        await using var staged = fixture.Core.Store.Stage();
        staged.Write("half"u8);

        (await fixture.Core.RecoverAsync(None)).ShouldBe(0);
        await fixture.SweepAsync();

        Files.Incoming(fixture.Data).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_unknown_commit_is_no_fault_of_the_servers_and_may_be_tried_again()
    {
        TestStorage.NeedDisk();
        TestDatabase.SkipUnlessSqlite("a commit that fails and does not say more");
        await using var server = await TestServer.StartAsync();
        await server.Core.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("create table absent (id text primary key)");
            await sql.ExecuteAsync("create table promises (id text references absent (id) deferrable initially deferred)");
            await sql.ExecuteAsync(
                "create trigger breaks after insert on attachments begin insert into promises (id) values ('none'); end");
        });
        using var client = server.Robotomail();

        var answer = await Files.PostFileAsync(client, "hello"u8.ToArray());

        ((int)answer.StatusCode).ShouldBe(503);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("UNAVAILABLE");
        Files.Incoming(server.Data).ShouldHaveSingleItem();
    }

    private static async Task<StagedBlob> SealedAsync(CoreFixture fixture)
    {
        var staged = fixture.Core.Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);
        return staged;
    }

    private static async Task<bool> CommitAndLoseAsync(CoreFixture fixture, BlobKey key)
    {
        await fixture.Core.Database.WriteAsync(sql => sql.BatchAsync(AttachmentTable.InsertBlob(
            fixture.Caller.Account.Id, key, new BlobSeal(5, "hash"), stored: true, fixture.Clock.GetUtcNow())));
        throw new CommitUnknownException(new IOException("The connection was lost."));
    }

    /// <summary>A foreign key that is looked at only by COMMIT.</summary>
    private static async Task<bool> BreakAsync(SqlSession sql)
    {
        await sql.ExecuteAsync("pragma defer_foreign_keys = on");
        return await sql.ExecuteAsync("insert into api_key_mailboxes (key_id, mailbox_id) values ('none', 'none')") == 1;
    }
}
