using System.Net;
using System.Net.Http.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailMailboxTests
{
    [Theory]
    [InlineData("sales", "sales", "sales@localhost")]
    [InlineData("Sales@LOCALHOST", "sales", "sales@localhost")]
    [InlineData("a.b+c@example.com", "a.b+c", "a.b+c@example.com")]
    public async Task A_mailbox_is_made_from_a_local_part_or_a_whole_address(string given, string address, string fullAddress)
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.PostAsJsonAsync("/v1/mailboxes", new { address = given, displayName = "Sales ☕" });
        var mailbox = (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("mailbox");

        mailbox.ShouldHaveShape("mailbox");
        mailbox.Text("address").ShouldBe(address);
        mailbox.Text("fullAddress").ShouldBe(fullAddress);
        mailbox.Text("displayName").ShouldBe("Sales ☕");
        mailbox.Text("status").ShouldBe("ACTIVE");
        mailbox.Number("dailySendLimit").ShouldBe(0);
        var shown = (await client.GetAsync($"/v1/mailboxes/{mailbox.Text("id")}").JsonAsync()).GetProperty("mailbox");
        shown.GetRawText().ShouldBe(mailbox.GetRawText());
    }

    [Fact]
    public async Task A_taken_address_is_409_whoever_has_it()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        using var other = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);
        await client.MakeMailboxAsync("sales");

        await (await client.PostAsJsonAsync("/v1/mailboxes", new { address = "sales" })).ShouldRefuseAsync(
            HttpStatusCode.Conflict, "MAILBOX_EXISTS");
        await (await other.PostAsJsonAsync("/v1/mailboxes", new { address = "SALES" })).ShouldRefuseAsync(
            HttpStatusCode.Conflict, "MAILBOX_EXISTS");
    }

    [Fact]
    public async Task A_domain_that_is_not_the_servers_is_UNKNOWN_DOMAIN()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.PostAsJsonAsync("/v1/mailboxes", new { address = "me@elsewhere.example" });

        var body = await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "UNKNOWN_DOMAIN");
        body.Text("error").ShouldContain("localhost, example.com");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"address\":null}")]
    [InlineData("{\"address\":\"\"}")]
    [InlineData("{\"address\":7}")]
    [InlineData("{\"address\":\"two words\"}")]
    [InlineData("{\"address\":\"a..b\"}")]
    [InlineData("{\"address\":\".a\"}")]
    [InlineData("{\"address\":\"@localhost\"}")]
    [InlineData("{\"address\":\"über\"}")]
    [InlineData("{\"address\":\"a\\r\\nb@localhost\"}")]
    [InlineData("{\"address\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}")]
    public async Task A_wrong_address_is_named(string body)
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent(body);
        content.Headers.ContentType = new("application/json");

        var refused = await (await client.PostAsync("/v1/mailboxes", content)).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields")[0].Text("field").ShouldBe("address");
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        var path = $"/v1/mailboxes/{server.Account.Mailbox.Id}";
        clock.Advance(TimeSpan.FromSeconds(30));

        await client.PatchAsJsonAsync(path, new { displayName = "Me" });
        using var answer = await client.PatchAsJsonAsync(path, new { status = "PAUSED" });
        var mailbox = (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("mailbox");

        mailbox.Text("displayName").ShouldBe("Me");
        mailbox.Text("status").ShouldBe("PAUSED");
        mailbox.Text("createdAt").ShouldBe("2026-11-21T12:00:00.000Z");
        mailbox.Text("updatedAt").ShouldBe("2026-11-21T12:00:30.000Z");
        (await client.AccountAsync()).Number("activeMailboxCount").ShouldBe(0);
        (await client.AccountAsync()).Number("mailboxCount").ShouldBe(1);
    }

    [Fact]
    public async Task Every_wrong_field_of_a_change_is_named()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.PatchAsJsonAsync(
            $"/v1/mailboxes/{server.Account.Mailbox.Id}", new { displayName = 1, status = "SUSPENDED" });

        var body = await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        body.GetProperty("fields").EnumerateArray().Select(fault => fault.Text("field")).ShouldBe(["displayName", "status"]);
    }

    [Fact]
    public async Task A_deleted_mailbox_is_gone_and_its_address_free()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        var id = await client.MakeMailboxAsync("sales");

        (await (await client.DeleteAsync($"/v1/mailboxes/{id}")).ShouldBeAsync(HttpStatusCode.OK)).GetRawText()
            .ShouldBe("{\"deleted\":true}");

        await (await client.GetAsync($"/v1/mailboxes/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.DeleteAsync($"/v1/mailboxes/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await client.MakeMailboxAsync("sales");
    }

    [Fact]
    public async Task A_foreign_unknown_or_malformed_id_is_404()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        var foreign = (await server.AddAccountAsync()).Mailbox.Id;

        foreach (var id in new[] { foreign.ToString(), Guid.CreateVersion7().ToString(), "me" })
        {
            await (await client.GetAsync($"/v1/mailboxes/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
            await (await client.PatchAsJsonAsync($"/v1/mailboxes/{id}", new { })).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
            await (await client.DeleteAsync($"/v1/mailboxes/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Domains"] = "localhost;example.com" });
}
