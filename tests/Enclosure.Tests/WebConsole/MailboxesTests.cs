using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class MailboxesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_is_made_paused_resumed_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var account = server.Account.Account.Id;

        using var made = await client.PostAsync("/console/mailboxes", ("address", "Invoices"), ("displayName", "The invoices"));
        made.Headers.Location!.ToString().ShouldBe("/console/mailboxes?done=created");
        var mailbox = (await server.Core.Mailboxes.ListOfAccountAsync(account, Ct)).Single(each => each.Address == "invoices");
        mailbox.DisplayName.ShouldBe("The invoices");
        (await client.PageAsync("/console/mailboxes")).ShouldContain(mailbox.FullAddress);

        await client.PostAsync($"/console/mailboxes/{mailbox.Id}/status", ("status", "paused"));
        (await client.PageAsync("/console/mailboxes")).ShouldContain($"Resume {mailbox.FullAddress}");
        await client.PostAsync($"/console/mailboxes/{mailbox.Id}/status", ("status", "active"));
        (await client.PageAsync("/console/mailboxes")).ShouldContain($"Pause {mailbox.FullAddress}");

        using var deleted = await client.PostAsync($"/console/mailboxes/{mailbox.Id}/delete");
        deleted.Headers.Location!.ToString().ShouldBe("/console/mailboxes?done=deleted");
        (await client.PageAsync("/console/mailboxes")).ShouldNotContain(mailbox.FullAddress);
    }

    [Theory]
    [InlineData("demo", HttpStatusCode.Conflict, "is taken")]
    [InlineData("not an address", HttpStatusCode.BadRequest, "address must be")]
    [InlineData("a@elsewhere.example", HttpStatusCode.BadRequest, "no domain")]
    public async Task An_address_that_cannot_be_is_told_beside_the_form(string address, HttpStatusCode status, string why)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync("/console/mailboxes", ("address", address));

        answer.StatusCode.ShouldBe(status);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain(why);
        page.ShouldContain($"value=\"{address}\"");
    }

    [Fact]
    public async Task Mailboxes_of_others_are_nobodys()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PostAsync($"/console/mailboxes/{other.Mailbox.Id}/delete")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync($"/console/mailboxes/{other.Mailbox.Id}/status", ("status", "paused")))
            .StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PageAsync("/console/mailboxes")).ShouldNotContain(other.Mailbox.FullAddress);
    }
}
