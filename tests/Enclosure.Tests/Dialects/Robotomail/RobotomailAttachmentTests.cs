using System.Net;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>One attachment: its metadata, its link, its end.</summary>
public sealed class RobotomailAttachmentTests
{
    [Fact]
    public async Task Metadata_has_the_ten_documented_members_always_and_ours_beside_them()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        var id = (await client.UploadAsync("%PDF-1.7"u8.ToArray(), "a.pdf", "application/x-pdf")).Text("id");

        var metadata = await client.AttachmentAsync(id);

        metadata.ShouldHaveShape("attachment");
        metadata.Names().Except(Shapes.Members("attachment"))
            .ShouldBe(["sha256", "detectedType", "state", "scan", "deletesAt", "parentId", "expiresAt"], ignoreOrder: true);
        metadata.Text("id").ShouldBe(id);
        metadata.Text("userId").ShouldBe(server.Account.Account.Id.ToString());
        metadata.IsNull("messageId").ShouldBeTrue();
        metadata.IsNull("contentId").ShouldBeTrue();
        metadata.Text("contentType").ShouldBe("application/x-pdf");
        metadata.Text("detectedType").ShouldBe("application/pdf");
        metadata.Text("state").ShouldBe("ready");
        metadata.Text("scan").ShouldBe("none");
        metadata.Text("createdAt").ShouldBe("2026-11-21T12:00:00.000Z");
        metadata.Text("expiresAt").ShouldBe("2026-11-22T12:00:00.000Z");
        metadata.Text("deletesAt").ShouldBe("2026-11-28T12:00:00.000Z");
    }

    [Fact]
    public async Task The_answer_is_JSON_and_never_the_bytes_or_a_redirect()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await client.UploadAsync([1, 2, 3], "a.bin")).Text("id");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/attachments/{id}");
        request.Headers.Accept.ParseAdd("application/octet-stream");

        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_is_fresh_at_each_call_and_lives_24_hours()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();
        var first = (await client.AttachmentAsync(id)).Text("url");

        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        (await server.Http.GetAsync(first)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var second = (await client.AttachmentAsync(id)).Text("url");
        second.ShouldNotBe(first);

        clock.Advance(TimeSpan.FromSeconds(2));
        (await server.Http.GetAsync(first)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Http.GetAsync(second)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_names_the_very_address_the_request_came_to_and_no_other_host()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();

        (await client.AttachmentAsync(id)).Text("url").ShouldStartWith($"{server.Url}/enclosure/");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/attachments/{id}");
        request.Headers.Host = "evil.example.com";
        var url = (await client.SendAsync(request).JsonAsync()).Text("url");

        url.ShouldStartWith($"{server.Url}/enclosure/");
    }

    [Fact]
    public async Task PublicUrl_is_the_base_of_links_when_it_is_set()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["PublicUrl"] = "https://files.example.com" });
        using var client = server.Robotomail();

        (await client.AttachmentAsync(await client.UploadIdAsync())).Text("url").ShouldStartWith("https://files.example.com/enclosure/");
    }

    [Fact]
    public async Task Deleting_frees_the_storage_and_ends_every_link_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();
        var url = (await client.AttachmentAsync(id)).Text("url");

        var body = await (await client.DeleteAsync($"/v1/attachments/{id}")).ShouldBeAsync(HttpStatusCode.OK);

        body.GetRawText().ShouldBe("{\"deleted\":true}");
        (await server.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await (await client.GetAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_second_delete_is_404_also_when_both_come_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.DeleteAsync($"/v1/attachments/{id}")));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.NotFound).ShouldBe(7);
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    [InlineData("not-an-id")]
    [InlineData("1")]
    [InlineData("{00000000-0000-7000-8000-000000000000}")]
    [InlineData("00000000000070008000000000000000")]
    [InlineData("'%20or%201=1--")]
    public async Task An_unknown_or_malformed_id_is_404(string id)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        await (await client.GetAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.DeleteAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_foreign_id_is_404_and_stays_untouched()
    {
        await using var server = await TestServer.StartAsync();
        using var owner = server.Robotomail();
        using var stranger = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);
        var id = await owner.UploadIdAsync();

        await (await stranger.GetAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await stranger.DeleteAsync($"/v1/attachments/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stranger.GetAsync("/v1/attachments").JsonAsync()).GetProperty("attachments").GetArrayLength().ShouldBe(0);
        (await owner.GetAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_upload_by_link_is_404_here_until_it_is_ready()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var sendKit = server.SendKit();
        JsonElement link = await sendKit.PresignAsync(3);
        var path = $"/v1/attachments/{link.Text("id")}";

        await (await client.GetAsync(path)).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await server.PutAsync(link, [1, 2, 3]);
        await (await client.GetAsync(path)).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await sendKit.CompleteAsync(link);

        var metadata = await client.AttachmentAsync(link.Text("id"));
        metadata.ShouldHaveShape("attachment");
        (await server.Http.GetByteArrayAsync(metadata.Text("url"))).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_workspace_key_works_here_and_a_platform_key_does_not()
    {
        await using var server = await TestServer.StartAsync();
        using var workspace = server.Robotomail(server.Account.WorkspaceKey.Text);
        using var platform = server.Robotomail(await server.AddKeyAsync(KeyKind.Platform));

        await workspace.UploadIdAsync();
        var refused = await platform.GetAsync("/v1/attachments");
        await refused.ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        refused.Headers.Contains("X-Robotomail-Inbound-Quota").ShouldBeTrue();
    }
}
