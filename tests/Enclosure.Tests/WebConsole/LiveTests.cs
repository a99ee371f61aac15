using System.Net;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Server.WebConsole.Inbox;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class LiveTests
{
    [Fact]
    public async Task A_page_hears_that_mail_came_and_nothing_of_what_it_says()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var reader = await ListenAsync(client);

        var id = await server.ReceiveAsync(new Letter { Subject = "Secret matter" });

        var item = await MailAsync(reader);
        item.Id.ShouldBe("1");
        item.Event.ShouldBe("mail");
        item.Json.Text("messageId").ShouldBe(id.ToString());
        item.Json.Text("mailboxId").ShouldBe(server.Account.Mailbox.Id.ToString());
        item.Json.Text("kind").ShouldBe("message.received");
        item.Data!.ShouldNotContain("Secret");
    }

    [Fact]
    public async Task A_page_hears_what_came_between_its_making_and_its_listening()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        await server.ReceiveAsync();
        var page = await client.PageAsync("/console/inbox");
        page.ShouldContain("data-after=\"1\"");
        var missed = await server.ReceiveAsync();

        using var reader = await ListenAsync(client, "?after=1");

        (await MailAsync(reader)).Json.Text("messageId").ShouldBe(missed.ToString());
    }

    [Fact]
    public async Task A_scoped_key_hears_of_its_mailboxes_alone()
    {
        await using var server = await TestServer.StartAsync();
        var account = server.Account.Account.Id;
        var other = await server.Core.Mailboxes.CreateOfAccountAsync(account, "other@localhost", null);
        var key = await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Scoped, "scoped", [other.Id]);
        using var client = await ConsoleClient.SignedInAsync(server, key.Text);
        using var reader = await ListenAsync(client);

        await server.ReceiveAsync();
        var own = await server.ReceiveAsync(mailboxId: other.Id);

        (await MailAsync(reader)).Json.Text("messageId").ShouldBe(own.ToString());
    }

    [Fact]
    public async Task Pages_that_listen_take_no_place_of_the_clients_of_the_API()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var pages = new List<EventReader>();
        for (var i = 0; i < StreamPlaces.MostOfAnAccount + 1; i++) pages.Add(await ListenAsync(client));

        using var api = server.Robotomail();
        using var reader = await EventReader.OpenAsync(api);

        reader.Answer.IsSuccessStatusCode.ShouldBeTrue();
        pages.ForEach(page => page.Dispose());
    }

    [Fact]
    public async Task So_many_pages_of_an_account_listen_and_no_more()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var pages = new List<EventReader>();
        for (var i = 0; i < EventTeller.MostOfAnAccount; i++) pages.Add(await ListenAsync(client));

        using var refused = await client.GetAsync("/console/events");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        pages.ForEach(page => page.Dispose());

        await Eventually.TrueAsync(() => IsFreeAsync(client), "a page that is closed leaves its place to another");
    }

    private static async Task<bool> IsFreeAsync(ConsoleClient client)
    {
        using var answer = await client.ListenAsync("/console/events");
        return answer.IsSuccessStatusCode;
    }

    [Fact]
    public async Task Listening_ends_with_the_key()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var account = server.Account.Account.Id;
        var key = await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Full, "second", []);
        using var client = await ConsoleClient.SignedInAsync(server, key.Text);
        using var reader = await ListenAsync(client);

        await server.Core.Keys.RevokeOfAccountAsync(account, key.Key.Id);

        await ShouldEndAsync(reader, clock);
    }

    [Fact]
    public async Task Listening_ends_when_somebody_signs_out_and_when_the_session_was_idle()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = await ConsoleClient.SignedInAsync(server);
        using var first = await ListenAsync(client);
        await client.PostAsync("/console/sign-out");
        await ShouldEndAsync(first, clock);

        using var again = await ConsoleClient.SignedInAsync(server);
        using var second = await ListenAsync(again);
        clock.Advance(TimeSpan.FromHours(3));
        await ShouldEndAsync(second, clock);
    }

    [Fact]
    public async Task Listening_ends_when_the_server_stops()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var reader = await ListenAsync(client);

        await server.StopAsync();

        (await reader.NextAsync()).ShouldBeNull();
    }

    private static async Task<EventReader> ListenAsync(ConsoleClient client, string query = "") =>
        await EventReader.OfAsync(await client.ListenAsync("/console/events" + query));

    private static async Task<StreamItem> MailAsync(EventReader reader)
    {
        while (true)
        {
            var item = await reader.NextAsync() ?? throw new InvalidOperationException("The stream ended.");
            if (item.Data is not null) return item;
        }
    }

    /// <summary>With a last word, so that the page does not come back by itself.</summary>
    private static async Task ShouldEndAsync(EventReader reader, TestClock clock)
    {
        var (end, last) = (ReadAsync(), (StreamItem?)null);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return end.IsCompleted;
            },
            "the stream ends");
        await end;
        last!.Event.ShouldBe("over");

        async Task ReadAsync()
        {
            while (await reader.NextAsync() is { } item) last = item;
        }
    }
}
