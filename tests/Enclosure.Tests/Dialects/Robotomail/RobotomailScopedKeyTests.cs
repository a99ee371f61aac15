using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>A mailbox-scoped key: what it reaches and what is closed to it.</summary>
public sealed class RobotomailScopedKeyTests
{
    [Fact]
    public async Task Uploads_account_keys_and_making_or_deleting_mailboxes_need_a_full_key()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        var mailbox = server.Account.Mailbox.Id.ToString();
        using var scoped = server.Robotomail(await full.MakeKeyAsync(mailbox));

        HttpResponseMessage[] refused =
        [
            await scoped.PostFormAsync(new UploadForm().File([1])),
            await scoped.GetAsync("/v1/account"),
            await scoped.GetAsync("/v1/api-keys"),
            await scoped.PostAsJsonAsync("/v1/api-keys", new { }),
            await scoped.DeleteAsync($"/v1/api-keys/{server.Account.FullKey.Key.Id}"),
            await scoped.PostAsJsonAsync("/v1/mailboxes", new { address = "sales" }),
            await scoped.DeleteAsync($"/v1/mailboxes/{mailbox}"),
        ];

        foreach (var answer in refused)
        {
            var body = await answer.ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
            body.Text("error").ShouldBe("This operation requires a full-access API key");
        }

        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task An_unlinked_attachment_is_404_for_a_scoped_key()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        using var scoped = server.Robotomail(await full.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));
        var id = await full.UploadIdAsync();

        await (await scoped.GetAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await scoped.DeleteAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        (await scoped.GetAsync("/v1/attachments").JsonAsync()).GetProperty("attachments").GetArrayLength().ShouldBe(0);
        await server.ShouldHoldAsync(stored: 10, files: 1);
    }

    [Fact]
    public async Task An_attachment_of_a_mailbox_in_scope_is_reached_and_that_of_another_is_not()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        var other = await full.MakeMailboxAsync("other");
        using var scoped = server.Robotomail(await full.MakeKeyAsync(other));
        var (mine, notMine) = (await full.UploadIdAsync(), await full.UploadIdAsync());
        await LinkAsync(server, mine, other);
        await LinkAsync(server, notMine, server.Account.Mailbox.Id.ToString());

        (await scoped.GetAsync($"/v1/attachments/{mine}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await scoped.GetAsync($"/v1/attachments/{notMine}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var list = await scoped.GetAsync("/v1/attachments").JsonAsync();
        list.GetProperty("attachments").EnumerateArray().Select(entry => entry.Text("id")).ShouldBe([mine]);
        (await scoped.DeleteAsync($"/v1/attachments/{notMine}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await scoped.DeleteAsync($"/v1/attachments/{mine}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_mailboxes_in_scope_are_shown_and_changed()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        var mine = await full.MakeMailboxAsync("mine");
        using var scoped = server.Robotomail(await full.MakeKeyAsync(mine));

        Ids(await scoped.GetAsync("/v1/mailboxes").JsonAsync()).ShouldBe([mine]);
        (await scoped.GetAsync($"/v1/mailboxes/{mine}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await scoped.PatchAsJsonAsync($"/v1/mailboxes/{mine}", new { displayName = "Mine" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var outside = $"/v1/mailboxes/{server.Account.Mailbox.Id}";
        await (await scoped.GetAsync(outside)).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await scoped.PatchAsJsonAsync(outside, new { displayName = "Theirs" }))
            .ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_scoped_key_whose_last_mailbox_is_deleted_reaches_nothing_and_does_not_become_full()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        var mailbox = await full.MakeMailboxAsync("short-lived");
        using var scoped = server.Robotomail(await full.MakeKeyAsync(mailbox));
        var id = await full.UploadIdAsync();

        (await full.DeleteAsync($"/v1/mailboxes/{mailbox}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        Ids(await scoped.GetAsync("/v1/mailboxes").JsonAsync()).ShouldBeEmpty();
        await (await scoped.GetAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await scoped.PostFormAsync(new UploadForm().File([1]))).ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        await (await scoped.GetAsync("/v1/account")).ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
    }

    [Fact]
    public async Task A_scoped_keys_answers_carry_the_quota_too()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        using var scoped = server.Robotomail(await full.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));

        (await scoped.GetAsync("/v1/account")).Headers.GetValues("X-Robotomail-Inbound-Quota").ShouldBe(["0/unlimited"]);
    }

    private static Task LinkAsync(TestServer server, string id, string mailbox) =>
        server.ExecuteAsync(
            "update attachments set message_id = @message, mailbox_id = @mailbox where id = @id",
            new { id, mailbox, message = Guid.CreateVersion7() });

    private static IEnumerable<string> Ids(JsonElement list) =>
        list.GetProperty("mailboxes").EnumerateArray().Select(mailbox => mailbox.Text("id"));
}
