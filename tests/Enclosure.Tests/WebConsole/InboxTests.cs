using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class InboxTests
{
    [Fact]
    public async Task A_list_shows_who_wrote_what_and_which_files_came_with_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/inbox");

        page.ShouldContain("Ann Carpenter");
        page.ShouldContain(">Invoice 2026-114</a>");
        page.ShouldContain("Hello, here is the invoice as text.");
        page.ShouldContain("prices.csv");
        page.ShouldContain("and 3 more");
        page.ShouldContain("demo@localhost");
    }

    [Fact]
    public async Task An_empty_inbox_says_how_mail_gets_there()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PageAsync("/console/inbox")).ShouldContain("/v1/inbound?rcpt=demo@localhost");
    }

    [Fact]
    public async Task All_of_120_messages_are_found_once_by_going_from_page_to_page()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 120; i++) await server.ReceiveAsync(new Letter { Subject = $"No. {i}" });
        using var client = await ConsoleClient.SignedInAsync(server);

        var (seen, path) = (new List<string>(), (string?)$"/console/inbox/{server.Account.Mailbox.Id}");
        for (var pages = 0; path is not null && pages < 5; pages++)
        {
            var page = await client.PageAsync(path);
            seen.AddRange(Subjects().Matches(page).Select(match => match.Groups[1].Value));
            path = NextPage().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        seen.ShouldBe(Enumerable.Range(0, 120).Reverse().Select(i => $"No. {i}"));
    }

    [Fact]
    public async Task A_search_finds_by_subject_and_sender_and_keeps_to_it_on_the_next_page()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 60; i++) await server.ReceiveAsync(new Letter { Subject = i % 60 == 7 ? "100% oak" : "Hello" });
        using var client = await ConsoleClient.SignedInAsync(server);

        var found = await client.PageAsync("/console/inbox?q=0%25 OAK");
        Subjects().Matches(found).Select(match => match.Groups[1].Value).ShouldBe(["100% oak"]);
        NextPage().Match(await client.PageAsync("/console/inbox?q=ANN@example")).Groups[1].Value.ShouldContain("q=ANN%40example");
        (await client.PageAsync("/console/inbox?q=nobody")).ShouldContain("Nothing found");
        (await client.GetAsync("/console/inbox?q=" + new string('x', 201))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/console/inbox?before=x", HttpStatusCode.BadRequest)]
    [InlineData("/console/inbox/nobody", HttpStatusCode.NotFound)]
    [InlineData("/console/inbox/019ad000-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/console/messages/019ad000-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/console/messages/x/parts", HttpStatusCode.NotFound)]
    [InlineData("/console/inbox/mailboxes?after=%00", HttpStatusCode.OK)]
    public async Task An_address_that_leads_nowhere_is_a_page_that_says_so(string path, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("<main");
    }

    [Fact]
    public async Task A_scoped_key_sees_its_mailboxes_and_no_trace_of_others()
    {
        await using var server = await TestServer.StartAsync();
        var account = server.Account.Account.Id;
        var other = await server.Core.Mailboxes.CreateOfAccountAsync(account, "other@localhost", null);
        var key = await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Scoped, "scoped", [other.Id]);
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        await server.Robotomail().DeliverAsync(InboundClient.Plain("For the other"), "?rcpt=other@localhost");
        var (foreign, file) = await FirstAsync(server);
        using var client = await ConsoleClient.SignedInAsync(server, key.Text);

        var page = await client.PageAsync("/console/inbox");

        page.ShouldContain("For the other");
        page.ShouldNotContain("Invoice 2026-114");
        page.ShouldNotContain("demo@localhost");
        (await client.PageAsync("/console/inbox/mailboxes")).ShouldNotContain("demo@localhost");
        foreach (var path in new[] { "", "/html", "/raw", "/parts", "/attachments.zip", "/row", $"/files/{file}" })
            (await client.GetAsync($"/console/messages/{foreign}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (await client.GetAsync($"/console/inbox/{server.Account.Mailbox.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_message_of_another_account_is_not_there()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        var (foreign, _) = await FirstAsync(server);
        var stranger = await server.Core.Provisioning.CreateAsync(new NewAccount("stranger", "stranger@localhost", 0, 0));
        using var client = await ConsoleClient.SignedInAsync(server, stranger.FullKey.Text);

        (await client.GetAsync($"/console/messages/{foreign}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PageAsync("/console/inbox")).ShouldNotContain("Invoice 2026-114");
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_sees_mail()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        var (id, file) = await FirstAsync(server);
        using var client = ConsoleClient.Of(server);

        foreach (var path in new[] { "", "/html", "/raw", "/parts", "/attachments.zip", "/row", $"/files/{file}" })
            (await client.GetAsync($"/console/messages/{id}{path}")).StatusCode.ShouldBe(HttpStatusCode.SeeOther, path);
        (await client.GetAsync("/console/events")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Withheld_mail_is_counted_told_of_and_not_shown()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(InboundClient.Plain("First"));
        var second = await server.ReceiveAsync(new Letter { Subject = "Second" });
        await server.LimitInboundAsync(1);
        using var client = await ConsoleClient.SignedInAsync(server);

        var list = await client.PageAsync("/console/inbox");
        list.ShouldContain("First");
        list.ShouldNotContain("Second");
        list.ShouldContain("1 message is withheld");
        using var answer = await client.GetAsync($"/console/messages/{second}");
        answer.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("It unlocks by itself on <time");
        (await client.GetAsync($"/console/messages/{second}/html")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await client.GetAsync($"/console/messages/{second}/row")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Mailboxes_are_found_where_they_are_many()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 105; i++) await server.Core.Mailboxes.CreateOfAccountAsync(server.Account.Account.Id, $"box{i:000}@localhost", $"Box {i}");
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PageAsync("/console/inbox")).ShouldContain("More mailboxes");
        var first = await client.PageAsync("/console/inbox/mailboxes");
        first.ShouldContain("box099@localhost");
        first.ShouldNotContain("box100@localhost");
        (await client.PageAsync(WebUtility.HtmlDecode(NextPage().Match(first).Groups[1].Value))).ShouldContain("box104@localhost");
        (await client.PageAsync("/console/inbox/mailboxes?q=BOX 42")).ShouldContain("box042@localhost");
    }

    /// <summary>The newest message and the first of its files.</summary>
    internal static async Task<(string Id, string? File)> FirstAsync(TestServer server)
    {
        using var client = server.Robotomail();
        var list = await (await client.GetAsync(server.Messages() + "?limit=1")).ShouldBeAsync(HttpStatusCode.OK);
        var message = list.GetProperty("messages")[0];
        var files = message.TryGetProperty("attachments", out var all) ? all.EnumerateArray().ToList() : new List<JsonElement>();
        return (message.Text("id"), files.Count == 0 ? null : files[0].Text("id"));
    }

    [GeneratedRegex("<a class=\"subject\"[^>]*>([^<]*)</a>")]
    private static partial Regex Subjects();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex NextPage();
}
