using System.Net;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Server;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Tests.Mail.Delivery;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

/// <summary>What copies know of each other through the rows: two cores on one PostgreSQL, with one clock.</summary>
public sealed class SharedStateTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly IPAddress Sender = IPAddress.Parse("192.0.2.7");

    [Fact]
    public async Task A_key_revoked_on_one_copy_is_refused_by_the_other_within_five_seconds()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        await using var other = await fixture.OpenBesideAsync(null);
        var made = await fixture.Core.Provisioning.CreateAsync(new NewAccount("keys", "keys@localhost", 0, 0));
        (await other.KeyRing.FindAsync(made.FullKey.Text, None)).ShouldNotBeNull();

        await fixture.Core.Keys.RevokeOfAccountAsync(made.Account.Id, made.FullKey.Key.Id);

        (await fixture.Core.KeyRing.FindAsync(made.FullKey.Text, None)).ShouldBeNull();
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        (await other.KeyRing.FindAsync(made.FullKey.Text, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Messages_a_minute_from_one_address_are_counted_over_both_copies()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        await using var other = await fixture.OpenBesideAsync(null);
        var smtp = new SmtpSettings { MessagesPerMinute = 5, TrustedPeers = [] };
        var (one, two) = (
            new PeerLimits(smtp, fixture.Core.SenderRates, fixture.Clock), new PeerLimits(smtp, other.SenderRates, fixture.Clock));

        var taken = 0;
        for (var message = 0; message < 10; message++)
            if (await (message % 2 == 0 ? one : two).TryMessageAsync(Sender)) taken++;

        taken.ShouldBe(5);
        (await two.TryMessageAsync(IPAddress.Parse("192.0.2.8"))).ShouldBeTrue();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        (await one.TryMessageAsync(Sender)).ShouldBeTrue();
        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.SweepAsync();
        (await CountAsync(fixture.Core, "sender_minutes")).ShouldBe(0);
    }

    [Fact]
    public async Task A_count_that_fails_keeps_no_mail_from_coming()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        var limits = new PeerLimits(new SmtpSettings { MessagesPerMinute = 2, TrustedPeers = [] }, fixture.Core.SenderRates, fixture.Clock);
        await fixture.Core.Database.DisposeAsync();

        (await limits.TryMessageAsync(Sender)).ShouldBeTrue();
        (await limits.TryMessageAsync(Sender)).ShouldBeTrue();
        (await limits.TryMessageAsync(Sender)).ShouldBeFalse("this copy still counts by itself");
    }

    [Fact]
    public async Task Streams_of_an_account_are_counted_over_both_copies_and_those_of_a_dead_one_end_by_age()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        await using var other = await fixture.OpenBesideAsync(null);
        var account = fixture.Caller.Account.Id;
        var places = new List<StreamPlace>();
        for (var stream = 0; stream < 5; stream++)
            places.Add(await (stream % 2 == 0 ? fixture.Core : other).StreamPlaces.TakeAsync(account));
        await ShouldBeFullAsync(other, account);

        await fixture.Core.StreamPlaces.GiveBackAsync(places[0]);
        await other.StreamPlaces.TakeAsync(account);
        await ShouldBeFullAsync(fixture.Core, account);

        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        await fixture.Core.StreamPlaces.RenewAsync(places[2], account);
        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        for (var stream = 0; stream < 4; stream++) await other.StreamPlaces.TakeAsync(account);
        await ShouldBeFullAsync(other, account);
    }

    [Fact]
    public async Task Places_taken_by_both_at_once_are_never_more_than_there_are()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        await using var other = await fixture.OpenBesideAsync(null);

        for (var round = 0; round < 20; round++)
        {
            var account = (await fixture.NewCallerAsync(0)).Account.Id;
            var ends = await Task.WhenAll(Enumerable.Range(0, 16).Select(
                number => Task.Run(() => TryTakeAsync(number % 2 == 0 ? fixture.Core : other, account))));
            ends.Count(taken => taken).ShouldBe(5);
        }
    }

    private static async Task<bool> TryTakeAsync(Core core, Guid account)
    {
        try
        {
            await core.StreamPlaces.TakeAsync(account);
            return true;
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.RateLimited)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_server_that_starts_frees_what_its_own_directorys_last_one_held_and_nobody_elses()
    {
        var relay = new ScriptedRelay().Delivery;
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create(), relay: relay);
        await using var other = await fixture.OpenBesideAsync(relay);
        await fixture.SendAsync("ann@example.com");
        await fixture.SendAsync("ben@example.com");
        var dead = (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();
        var alive = (await other.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();
        var place = await other.StreamPlaces.TakeAsync(fixture.Caller.Account.Id);
        await fixture.Core.StreamPlaces.TakeAsync(fixture.Caller.Account.Id);

        await using var next = await fixture.OpenNextAsync(relay);
        await next.RecoverAsync(None);

        (await next.Outbox.ClaimAsync(8, None)).ShouldHaveSingleItem().MessageId.ShouldBe(dead.MessageId);
        (await fixture.Core.Outbox.RenewAsync(dead)).ShouldBeFalse();
        (await other.Outbox.RenewAsync(alive)).ShouldBeTrue();
        var open = await next.Database.ReadAsync(sql => sql.ListAsync<string>("select id from event_streams"), None);
        open.ShouldBe([place.Id]);
    }

    [Fact]
    public async Task All_who_listen_in_a_process_hear_of_another_copys_events_by_its_one_look_a_second()
    {
        await using var fixture = await CoreFixture.OpenAsync(database: TestDatabase.Create());
        await using var other = await fixture.OpenBesideAsync(null);
        var account = fixture.Caller.Account.Id;
        var second = (await fixture.NewCallerAsync(0)).Account.Id;
        using var here = fixture.Core.EventHeads.Listen(account);
        using var more = fixture.Core.EventHeads.Listen(account);
        using var quiet = fixture.Core.EventHeads.Listen(second);

        var (hears, hearsToo) = (HearAsync(fixture.Core, here), HearAsync(fixture.Core, more));
        await other.ReceiveAsync(account, (await MailboxAsync(other, account)));
        await Eventually.TrueAsync(
            () =>
            {
                fixture.Clock.Advance(TimeSpan.FromSeconds(1));
                return hears.IsCompleted && hearsToo.IsCompleted;
            },
            "both hear");

        (await quiet.WaitAsync(0, fixture.Core.EventSignal.Raised - 1, TimeSpan.FromHours(1), None)).ShouldBeFalse();
    }

    private static async Task HearAsync(Core core, EventHeads.Listener listener)
    {
        while (!await listener.WaitAsync(0, core.EventSignal.Raised, TimeSpan.FromHours(1), None)) { }
    }

    private static async Task ShouldBeFullAsync(Core core, Guid account) =>
        (await Should.ThrowAsync<RefusedException>(() => core.StreamPlaces.TakeAsync(account))).Reason.ShouldBe(Refusal.RateLimited);

    private static Task<Guid> MailboxAsync(Core core, Guid account) => core.Database.ReadAsync(
        sql => sql.ValueAsync<Guid>("select id from mailboxes where account_id = @account limit 1", new { account }), None);

    private static Task<long> CountAsync(Core core, string table) =>
        core.Database.ReadAsync(sql => sql.ValueAsync<long>($"select count(*) from {table}"), None);
}
