using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class CapturedPagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Captured_mail_is_listed_read_and_had_as_it_would_have_gone_out()
    {
        await using var server = await TestServer.StartAsync();
        using var api = server.Robotomail();
        var file = await api.UploadIdAsync("figures.csv");
        await api.SendMessageAsync(
            server.Messages(),
            new
            {
                to = new[] { "ann@elsewhere.example" },
                bcc = new[] { "secret@elsewhere.example" },
                subject = "Hello <b>you</b>",
                bodyText = "A <script>text</script>",
                attachments = new[] { file },
            });
        using var client = await ConsoleClient.SignedInAsync(server);
        var id = (await server.Core.Captured.ListAsync(Caller(server), null, 1, Ct)).Single().Id;

        var list = await client.PageAsync("/console/captured");
        var page = await client.PageAsync($"/console/captured/{id}");
        using var raw = await client.GetAsync($"/console/captured/{id}/raw");

        list.ShouldContain("Hello &lt;b&gt;you&lt;/b&gt;");
        list.ShouldContain("ann@elsewhere.example, secret@elsewhere.example");
        page.ShouldContain("A &lt;script&gt;text&lt;/script&gt;");
        page.ShouldContain("figures.csv");
        raw.Content.Headers.ContentType!.MediaType.ShouldBe("message/rfc822");
        raw.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await raw.Content.ReadAsStringAsync(Ct)).ShouldContain("figures.csv");
    }

    [Fact]
    public async Task An_empty_list_says_what_would_stand_there()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PageAsync("/console/captured")).ShouldContain("Nothing was captured");
    }

    [Fact]
    public async Task Captured_mail_of_others_is_nobodys()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.AddAccountAsync();
        using var theirs = server.Robotomail(other.FullKey.Text);
        await theirs.SendMessageAsync($"/v1/mailboxes/{other.Mailbox.Id}/messages", SendingClient.Letter());
        var id = (await server.Core.Captured.ListAsync(
            new Caller(other.FullKey.Key.Id, KeyKind.Full, other.Account), null, 1, Ct)).Single().Id;
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.GetAsync($"/console/captured/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"/console/captured/{id}/raw")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PageAsync("/console/captured")).ShouldNotContain(id.ToString());
    }

    private static Caller Caller(TestServer server) => new(server.Account.FullKey.Key.Id, KeyKind.Full, server.Account.Account);
}
