using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server;
using Enclosure.Tests.Mail.Delivery;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

/// <summary>Two copies of the server on one PostgreSQL: what SQLite's one writer would decide by itself.</summary>
public sealed class SharedRowsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Of_two_full_keys_revoked_at_once_one_stays()
    {
        await using var copies = await CopiesAsync();
        for (var round = 0; round < 10; round++)
        {
            var made = await copies.One.Provisioning.CreateAsync(new NewAccount($"r{round}", "r@localhost", 0, 0));

            var ends = await Task.WhenAll(
                TryAsync(() => copies.One.Keys.RevokeOfAccountAsync(made.Account.Id, made.FullKey.Key.Id)),
                TryAsync(() => copies.Two.Keys.RevokeOfAccountAsync(made.Account.Id, made.WorkspaceKey.Key.Id)));

            ends.ShouldBe([null, Refusal.LastKey], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Accounts_of_one_name_made_at_once_get_names_of_their_own()
    {
        await using var copies = await CopiesAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            i => copies[i].Provisioning.CreateAsync(new NewAccount("Same Name", "s@localhost", 0, 0))));

        made.Select(each => each.Account.Slug).ShouldBeUnique();
    }

    [Fact]
    public async Task Copies_that_start_at_once_make_one_first_account()
    {
        await using var copies = await CopiesAsync();
        await copies.One.Database.WriteAsync(sql => sql.ExecuteAsync("truncate accounts cascade"));

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => copies[i].Provisioning.CreateFirstAsync(new NewAccount("demo", "demo@localhost", 0, 0))));

        made.Count(each => each is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_mailbox_made_by_both_at_once_is_one()
    {
        await using var copies = await CopiesAsync();
        var account = copies.Fixture.Caller.Account.Id;
        var other = (await copies.Fixture.NewCallerAsync(0)).Account.Id;

        var ends = await Task.WhenAll(
            TryAsync(() => copies.One.Mailboxes.CreateOfAccountAsync(account, "ann", null)),
            TryAsync(() => copies.Two.Mailboxes.CreateOfAccountAsync(other, "ann", null)));

        ends.ShouldBe([null, Refusal.MailboxExists], ignoreOrder: true);
    }

    [Fact]
    public async Task Parallel_uploads_by_both_never_pass_the_limit()
    {
        await using var copies = await CopiesAsync(storageLimit: 100);

        var ends = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TryAsync(async () =>
        {
            var file = copies[i].Uploads.Begin(copies.Fixture.Caller, new UploadTerms(1000, TimeSpan.FromMinutes(5)));
            await using (file)
            {
                await file.WriteAsync(new byte[10]);
                await copies[i].Uploads.CompleteAsync(
                    copies.Fixture.Caller, file, new FileDescription("x", null), null, row => row.Id.ToString(), None);
            }
        })));

        ends.Count(end => end is null).ShouldBe(10);
        ends.Count(end => end == Refusal.StorageLimitExceeded).ShouldBe(30);
        (await copies.Fixture.UsageAsync()).ShouldBe((100, 0));
    }

    [Fact]
    public async Task A_key_pair_that_another_copy_made_is_looked_for_before_its_link_is_refused()
    {
        await using var copies = await CopiesAsync();
        copies.Fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await copies.Two.SigningKeys.RotateAsync(None);
        var made = copies.Two.SigningKeys.Current.AccessKeyId;
        copies.One.SigningKeys.Find(made).ShouldBeNull();

        (await copies.One.SigningKeys.LookAgainAsync(None)).ShouldBeTrue();
        (await copies.One.SigningKeys.LookAgainAsync(None)).ShouldBeFalse();

        copies.One.SigningKeys.Find(made).ShouldNotBeNull();
        copies.Fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        (await copies.One.SigningKeys.LookAgainAsync(None)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_copy_that_starts_leaves_the_others_their_leases()
    {
        await using var copies = await CopiesAsync();
        await copies.Fixture.SendAsync("ann@example.com");
        var job = (await copies.One.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();

        await copies.Two.RecoverAsync(None);

        (await copies.Two.Outbox.ClaimAsync(1, None)).ShouldBeEmpty();
        (await copies.One.Outbox.RenewAsync(job)).ShouldBeTrue();
    }

    private static async Task<Refusal?> TryAsync(Func<Task> act)
    {
        try
        {
            await Task.Run(act);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Reason;
        }
    }

    private static async Task<Copies> CopiesAsync(long storageLimit = 0)
    {
        var url = TestDatabase.Create();
        var relay = new ScriptedRelay().Delivery;
        var fixture = await CoreFixture.OpenAsync(storageLimit, relay: relay, database: url);
        return new Copies(url, fixture, await fixture.OpenBesideAsync(relay));
    }

    private sealed record Copies(string Url, CoreFixture Fixture, Core Two) : IAsyncDisposable
    {
        public Core One => Fixture.Core;

        public Core this[int number] => number % 2 == 0 ? One : Two;

        public async ValueTask DisposeAsync()
        {
            await Two.DisposeAsync();
            await Fixture.DisposeAsync();
            TestDatabase.Drop(Url);
        }
    }
}
