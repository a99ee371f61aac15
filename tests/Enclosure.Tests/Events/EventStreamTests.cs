using System.Net;
using Enclosure.Accounts;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task A_message_is_told_as_it_comes_with_its_number_as_id_and_no_quota_headers()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        await server.ReceiveAsync();
        using var reader = await EventReader.OpenAsync(client);

        var messageId = await server.ReceiveAsync();

        var item = (await reader.NextAsync())!;
        item.Id.ShouldBe("2");
        item.Event.ShouldBe("message.received");
        item.Json.Text("event").ShouldBe("message.received");
        item.Json.GetProperty("data").Text("message_id").ShouldBe(messageId.ToString());
        reader.Answer.Headers.ShouldNotContain(header => header.Key.StartsWith("X-Robotomail-", StringComparison.Ordinal));
        reader.Answer.Headers.GetValues("X-Request-Id").Single().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_client_that_comes_back_is_told_what_it_missed()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++) ids.Add(await server.ReceiveAsync());

        using var reader = await EventReader.OpenAsync(client, lastEventId: "1");
        (await reader.MessagesAsync(2)).ShouldBe(ids[1..]);
        ids.Add(await server.ReceiveAsync());
        (await reader.MessagesAsync(1)).ShouldBe(ids[3..]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("999")]
    [InlineData("evt_3f2a")]
    public async Task Of_what_was_missed_the_last_100_of_the_last_hour_are_told_also_after_an_id_of_another_server(string lastEventId)
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        await server.ReceiveAsync();
        clock.Advance(TimeSpan.FromHours(1));
        var ids = new List<Guid>();
        for (var i = 0; i < 101; i++) ids.Add(await server.ReceiveAsync());

        using var reader = await EventReader.OpenAsync(client, lastEventId: lastEventId);
        (await reader.MessagesAsync(100)).ShouldBe(ids[1..]);
        clock.Advance(TimeSpan.FromMinutes(59));
        ids.Add(await server.ReceiveAsync());
        (await reader.MessagesAsync(1)).ShouldBe(ids[101..]);
        clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await EventReader.OpenAsync(client, lastEventId: lastEventId);
        (await later.MessagesAsync(1)).ShouldBe(ids[101..]);
    }

    [Fact]
    public async Task A_heartbeat_comes_each_30_seconds()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        using var reader = await EventReader.OpenAsync(client);
        for (var beat = 0; beat < 2; beat++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            server.Core.EventSignal.Raise();
            (await reader.NextAsync())!.Comment.ShouldBe("heartbeat");
        }

        clock.Advance(TimeSpan.FromSeconds(29));
        var messageId = await server.ReceiveAsync();
        (await reader.MessagesAsync(1)).ShouldBe([messageId]);
    }

    [Fact]
    public async Task A_sixth_stream_is_429_until_one_is_closed()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var readers = new List<EventReader>();
        for (var i = 0; i < 5; i++) readers.Add(await EventReader.OpenAsync(client));

        using (var sixth = await EventReader.AskAsync(client))
        {
            await sixth.ShouldRefuseAsync(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
            sixth.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            sixth.Headers.Contains("X-Robotomail-Inbound-Quota").ShouldBeTrue();
        }

        using var other = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);
        using var others = await EventReader.OpenAsync(other);
        readers[0].Dispose();
        await Eventually.TrueAsync(
            async () =>
            {
                using var again = await EventReader.AskAsync(client);
                return again.IsSuccessStatusCode;
            },
            "a place is free");
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task A_scoped_key_hears_its_mailboxes_alone_and_anybody_the_mailbox_asked_for()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var full = server.Robotomail();
        var mine = await full.MakeMailboxAsync("mine");
        using var scoped = server.Robotomail(await full.MakeKeyAsync(mine));
        using var ofKey = await EventReader.OpenAsync(scoped, lastEventId: "0");
        using var ofMailbox = await EventReader.OpenAsync(full, $"?mailboxId={mine}");

        await server.ReceiveAsync();
        var told = await server.ReceiveAsync(mailboxId: Guid.Parse(mine));

        (await ofKey.MessagesAsync(1)).ShouldBe([told]);
        (await ofMailbox.MessagesAsync(1)).ShouldBe([told]);
        using var foreign = await EventReader.AskAsync(scoped, $"?mailboxId={server.Account.Mailbox.Id}");
        await foreign.ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Only_the_events_asked_for_are_told()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        using var received = await EventReader.OpenAsync(client, "?events=message.sent,message.received");
        using var sent = await EventReader.OpenAsync(client, "?events=message.sent");
        var messageId = await server.ReceiveAsync();
        (await received.MessagesAsync(1)).ShouldBe([messageId]);
        await server.Core.Keys.RevokeOfAccountAsync(server.Account.Account.Id, server.Account.FullKey.Key.Id);
        server.Core.EventSignal.Raise();
        (await sent.NextAsync()).ShouldBeNull();

        using var wrong = await EventReader.AskAsync(server.Robotomail(server.Account.WorkspaceKey.Text), "?events=message.lost");
        (await wrong.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).GetProperty("fields")[0].Text("field")
            .ShouldBe("events");
    }

    [Fact]
    public async Task Another_processs_mail_is_told_within_a_second()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        using var reader = await EventReader.OpenAsync(client);
        await using var other = await Core.OpenAsync(TestDatabase.SettingsOf(server.Data), clock, CancellationToken.None);
        var messageId = await other.ReceiveAsync(server.Account.Account.Id, server.Account.Mailbox.Id);

        var told = reader.MessagesAsync(1);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return told.IsCompleted;
            },
            "it is told");

        (await told).ShouldBe([messageId]);
    }

    [Fact]
    public async Task A_stream_ends_within_five_seconds_when_another_process_revokes_its_key()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        using var reader = await EventReader.OpenAsync(client);
        await using var other = await Core.OpenAsync(TestDatabase.SettingsOf(server.Data), clock, CancellationToken.None);
        await other.Keys.RevokeOfAccountAsync(server.Account.Account.Id, server.Account.FullKey.Key.Id);

        clock.Advance(TimeSpan.FromSeconds(5));
        server.Core.EventSignal.Raise();

        (await reader.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_stops()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var reader = await EventReader.OpenAsync(client);

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(3));

        (await reader.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_message_over_the_limit_is_told_as_a_stub_and_whole_once_it_is_unlocked()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(InboundLimit: 1));
        await server.ReceiveAsync();
        await server.ReceiveAsync();
        using (var reader = await EventReader.OpenAsync(client, lastEventId: "1"))
            (await reader.NextAsync())!.Json.GetProperty("data").GetProperty("over_limit").GetBoolean().ShouldBeTrue();

        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(InboundLimit: 2));

        using var again = await EventReader.OpenAsync(client, lastEventId: "1");
        (await again.NextAsync())!.Json.GetProperty("data").Text("subject").ShouldBe("Hello");
    }

    [Fact]
    public async Task A_stream_needs_a_key()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.Http.GetAsync("/v1/events");

        await answer.ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }
}
