using System.Net;
using System.Net.Http.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailSuspensionTests
{
    [Fact]
    public async Task Writes_of_a_suspended_account_are_403_with_the_operators_reason()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.SuspendAsync("Unpaid since May.");

        HttpResponseMessage[] refused =
        [
            await client.PostFormAsync(new UploadForm().File([1])),
            await client.PostAsJsonAsync("/v1/mailboxes", new { address = "sales" }),
            await client.PatchAsJsonAsync($"/v1/mailboxes/{server.Account.Mailbox.Id}", new { displayName = "x" }),
        ];

        foreach (var answer in refused)
        {
            var body = await answer.ShouldRefuseAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
            body.ShouldHaveShape("suspended");
            body.GetProperty("suspended").GetBoolean().ShouldBeTrue();
            body.Text("reason").ShouldBe("Unpaid since May.");
        }

        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_suspension_without_a_reason_still_has_one_in_its_answer()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.SuspendAsync();

        (await client.PostFormAsync(new UploadForm().File([1])).JsonAsync()).Text("reason").ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Reads_and_deletes_of_a_suspended_account_still_work()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();
        await server.SuspendAsync("Unpaid.");

        var account = await client.AccountAsync();
        account.GetProperty("suspended").GetBoolean().ShouldBeTrue();
        account.Text("suspendedReason").ShouldBe("Unpaid.");
        account.Text("suspendedAt").ShouldNotBeEmpty();
        (await client.GetAsync("/v1/attachments")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/v1/mailboxes")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/v1/api-keys")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync((await client.AttachmentAsync(id)).Text("url"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.DeleteAsync($"/v1/mailboxes/{server.Account.Mailbox.Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_resumed_account_uploads_again_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.SuspendAsync("Unpaid.");
        (await client.PostFormAsync(new UploadForm().File([1]))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: false));

        await client.UploadIdAsync();
        (await client.AccountAsync()).IsNull("suspendedReason").ShouldBeTrue();
    }
}
