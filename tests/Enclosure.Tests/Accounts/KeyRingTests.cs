using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Accounts;

public sealed class KeyRingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_key_revoked_while_it_was_being_read_is_not_put_back()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var database = new SlowReads(fixture.Core.Database);
        var ring = new KeyRing(database, fixture.Clock);
        var keys = new ApiKeys(database, ring, fixture.Clock);
        var made = await keys.CreateOfAccountAsync(fixture.Caller.Account.Id, KeyKind.Full, "short-lived", []);

        var gate = database.HoldNextRead();
        var stale = ring.FindAsync(made.Text, None);
        await keys.RevokeOfAccountAsync(fixture.Caller.Account.Id, made.Key.Id);
        gate.SetResult();
        await stale;

        (await ring.FindAsync(made.Text, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_revoked_key_dies_at_once_in_the_process_that_revoked_it()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var made = await fixture.Core.Keys.CreateOfAccountAsync(fixture.Caller.Account.Id, KeyKind.Full, null, []);
        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldNotBeNull();

        await fixture.Core.Keys.RevokeOfAccountAsync(fixture.Caller.Account.Id, made.Key.Id);

        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_revoked_by_another_process_is_remembered_for_less_than_five_seconds()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var made = await fixture.Core.Keys.CreateOfAccountAsync(fixture.Caller.Account.Id, KeyKind.Full, null, []);
        var elsewhere = new ApiKeys(fixture.Core.Database, new KeyRing(fixture.Core.Database, fixture.Clock), fixture.Clock);
        await fixture.Core.KeyRing.FindAsync(made.Text, None);

        await elsewhere.RevokeOfAccountAsync(fixture.Caller.Account.Id, made.Key.Id);
        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldNotBeNull("it is remembered: else this test shows nothing");
        fixture.Clock.Advance(TimeSpan.FromSeconds(4.9));

        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_just_made_elsewhere_works_although_it_was_asked_for_before()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var made = await fixture.Core.Keys.CreateOfAccountAsync(fixture.Caller.Account.Id, KeyKind.Full, null, []);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync(
            "update api_keys set hash = 'x' || hash where id = @Id", new { made.Key.Id }));
        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldBeNull();

        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync(
            "update api_keys set hash = substr(hash, 2) where id = @Id", new { made.Key.Id }));

        (await fixture.Core.KeyRing.FindAsync(made.Text, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Keys_lie_in_the_database_as_hashes_only()
    {
        TestDatabase.SkipUnlessSqlite("its file is looked into");
        await using var fixture = await CoreFixture.OpenAsync();
        var made = await fixture.Core.Keys.CreateOfAccountAsync(fixture.Caller.Account.Id, KeyKind.Full, null, []);
        await fixture.Core.DisposeAsync();

        foreach (var file in Directory.GetFiles(fixture.Data, "enclosure.db*"))
            (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(made.Text[8..])).ShouldBe(-1);
    }

    [Fact]
    public async Task A_suspension_counts_from_the_next_request_on_though_the_key_is_remembered()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        (await Files.PostFileAsync(client, [1])).StatusCode.ShouldBe(HttpStatusCode.Created);

        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: true, SuspendedReason: "Unpaid"));

        var refused = await Files.PostFileAsync(client, [1]);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("Unpaid");
    }

    [Fact]
    public async Task A_scoped_key_whose_last_mailbox_is_gone_reaches_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var account = server.Account.Account.Id;
        var mailbox = await server.Core.Mailboxes.CreateOfAccountAsync(account, "shortlived", null);
        var scoped = await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Scoped, null, [mailbox.Id]);
        var file = await server.UploadAsync([1]);
        await server.Core.Mailboxes.DeleteOfAccountAsync(account, mailbox.Id);
        using var client = server.Robotomail(scoped.Text);

        (await client.GetAsync($"/v1/attachments/{file.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Files.PostFileAsync(client, [1])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Of_two_last_full_keys_revoked_at_once_one_stays()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var account = fixture.Caller.Account.Id;
        var keys = await fixture.Core.Keys.ListOfAccountAsync(account, None);

        var outcomes = await Task.WhenAll(keys.Select(async key =>
        {
            try
            {
                await fixture.Core.Keys.RevokeOfAccountAsync(account, key.Id);
                return true;
            }
            catch (RefusedException e) when (e.Reason == Refusal.LastKey)
            {
                return false;
            }
        }));

        keys.Count.ShouldBe(2);
        outcomes.Count(revoked => revoked).ShouldBe(1);
    }
}
