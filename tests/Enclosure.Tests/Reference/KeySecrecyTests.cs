using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Server.Reference;
using Enclosure.Tests.OpenApi;
using Enclosure.Tests.Support;
using Enclosure.Tests.WebConsole;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Reference;

/// <summary>Whose key and whose things a page shows, and to whom.</summary>
public sealed class KeySecrecyTests
{
    private const string Page = "/docs/api/robotomail/attachments";

    [Fact]
    public async Task Nobody_sees_a_key_and_who_is_signed_in_sees_none_unasked()
    {
        await using var server = await TestServer.StartAsync();
        using var nobody = ConsoleClient.Of(server);
        using var somebody = await ConsoleClient.SignedInAsync(server);
        foreach (var path in ReferenceReader.Paths)
        {
            (await nobody.PageAsync(path)).ShouldNotContain(server.Account.FullKey.Text[..8]);
            (await somebody.PageAsync(path)).ShouldNotContain(server.Account.FullKey.Text);
        }
    }

    [Fact]
    public async Task A_form_of_the_session_shows_its_own_key_in_every_sample()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var other = await ConsoleClient.SignedInAsync(server, server.Account.WorkspaceKey.Text);
        await client.PageAsync(Page);

        using var answer = await client.PostAsync(Page);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var samples = ReferenceReader.Samples(await answer.Content.ReadAsStringAsync(), "robotomail-uploadAttachment");
        samples.Count.ShouldBe(5);
        samples.Values.ShouldAllBe(sample => sample.Contains($"Bearer {server.Account.FullKey.Text}"));
        (await other.PageAsync(Page)).ShouldNotContain(server.Account.FullKey.Text[..8]);
        (await client.PageAsync(Page)).ShouldNotContain(server.Account.FullKey.Text);
    }

    [Fact]
    public async Task Without_the_sessions_token_the_key_is_not_given_out()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var form = await client.PostAsync(Page, ("token", "wrong"));
        form.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await form.Content.ReadAsStringAsync()).ShouldNotContain(server.Account.FullKey.Text);

        await client.PageAsync(Page);
        (await AskAsync(client, client.Token)).GetProperty("key").GetString().ShouldBe(server.Account.FullKey.Text);
        (await AskAsync(client, "wrong")).GetProperty("code").GetString().ShouldBe("OUT_OF_SCOPE");
        using var nobody = ConsoleClient.Of(server);
        (await AskAsync(nobody, client.Token)).GetProperty("code").GetString().ShouldBe("UNAUTHORIZED");
    }

    [Fact]
    public async Task A_scoped_key_sees_what_it_reaches_and_nothing_else()
    {
        await using var stage = await Stage.SetAsync();
        var server = stage.Server;
        var message = await stage.NewMailAsync();
        var upload = await stage.NewFilledUploadAsync();
        (await stage.StateOfAsync(upload)).ShouldBe("ready");
        var webhook = await stage.NewWebhookAsync();
        var captured = await stage.NewCapturedAsync();
        var resting = await server.Core.Mailboxes.CreateOfAccountAsync(stage.AccountId, "resting", null);
        var ofAll = await PagesAsync(server, server.Account.FullKey.Text);
        var ofFirst = await PagesAsync(server, await stage.NewKeyAsync(KeyKind.Scoped));
        var ofOther = await PagesAsync(
            server, (await server.Core.Keys.CreateOfAccountAsync(stage.AccountId, KeyKind.Scoped, null, [resting.Id])).Text);

        string[] ofMail = [stage.MailboxId.ToString(), message.GetProperty("id").ToString(), message.GetProperty("threadId").ToString()];
        string[] ofAccount = [upload.ToString(), webhook.ToString(), captured];
        ofMail.ShouldAllBe(id => ofAll.Contains(id) && ofFirst.Contains(id) && !ofOther.Contains(id));
        ofAccount.ShouldAllBe(id => ofAll.Contains(id) && !ofFirst.Contains(id) && !ofOther.Contains(id));
        ofOther.ShouldContain(resting.Id.ToString());
        ofOther.ShouldContain("MESSAGE_ID");
    }

    [Fact]
    public async Task A_file_with_a_hostile_name_is_no_markup_and_takes_no_key_along()
    {
        await using var server = await TestServer.StartAsync();
        var mail = Letters.WithFile("</code><script>alert(1)</script>'`$(id)#{1}\uE000.txt", "aGVsbG8=").ReplaceLineEndings("\r\n");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) { Headers = { ContentType = new("message/rfc822") } };
        (await server.Robotomail().PostAsync("/v1/inbound", body)).EnsureSuccessStatusCode();
        using var client = await ConsoleClient.SignedInAsync(server);
        await client.PageAsync("/docs/api/guides/files");

        var page = await (await client.PostAsync("/docs/api/guides/files")).Content.ReadAsStringAsync();

        page.ShouldNotContain("<script>");
        var link = ReferenceReader.Samples(page, "step-fetch")["curl"];
        link.ShouldContain("X-Amz-Signature=");
        link.ShouldNotContain(server.Account.FullKey.Text);
        link.Count(character => character == '\'').ShouldBe(6, link);
    }

    private static async Task<string> PagesAsync(TestServer server, string key)
    {
        using var client = await ConsoleClient.SignedInAsync(server, key);
        var pages = new StringBuilder();
        foreach (var path in ReferenceReader.Paths) pages.Append(await client.PageAsync(path));
        return pages.ToString();
    }

    private static async Task<JsonElement> AskAsync(ConsoleClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{ReferenceIndex.Root}/key") { Headers = { { "X-Form-Token", token } } };
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
