using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class UploadTests
{
    [Fact]
    public async Task A_file_goes_up_in_a_form_and_stands_in_the_list()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var bytes = Files.Random(5000);

        using var answer = await client.PostFileAsync(bytes, "Bericht für Müller.txt");

        var file = await answer.ShouldBeAsync(HttpStatusCode.Created);
        file.Text("filename").ShouldBe("Bericht für Müller.txt");
        file.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        (await client.PageAsync("/console/files")).ShouldContain("Bericht f&#xFC;r M&#xFC;ller.txt");
    }

    [Fact]
    public async Task A_file_goes_up_by_a_link_and_is_made_sure_of()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var bytes = Files.Random(300);

        using var issued = await client.PostLinkAsync(new { filename = "a.bin", contentType = (string?)null, sizeBytes = bytes.Length });
        var link = await issued.ShouldBeAsync(HttpStatusCode.Created);
        var complete = $"/console/uploads/{link.Text("id")}/complete";
        using var early = await client.ScriptAsync(HttpMethod.Post, complete);
        (await early.ShouldBeAsync(HttpStatusCode.BadRequest)).Text("code").ShouldBe("UPLOAD_NOT_READY");
        (await client.PageAsync("/console/files")).ShouldContain("awaited");
        var upload = new UploadLink(Guid.Parse(link.Text("id")), "", link.Text("url"), "", link.Text("contentType"));
        (await server.PutAsync(upload, bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var done = await client.ScriptAsync(HttpMethod.Post, complete);

        (await done.ShouldBeAsync(HttpStatusCode.OK)).Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        link.Text("contentType").ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task What_is_too_large_is_refused_either_way_before_it_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var form = await client.PostFileAsync(new byte[26_214_401]);
        using var link = await client.PostLinkAsync(new { filename = "a.bin", sizeBytes = 26_214_401 });

        (await form.ShouldBeAsync(HttpStatusCode.RequestEntityTooLarge)).Text("code").ShouldBe("FILE_TOO_LARGE");
        (await link.ShouldBeAsync(HttpStatusCode.RequestEntityTooLarge)).Text("code").ShouldBe("FILE_TOO_LARGE");
        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_link_promises_room_and_is_refused_where_there_is_none()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 1000);
        using var client = await ConsoleClient.SignedInAsync(server);

        using var first = await client.PostLinkAsync(new { filename = "a.bin", sizeBytes = 700 });
        using var second = await client.PostLinkAsync(new { filename = "b.bin", sizeBytes = 700 });

        await first.ShouldBeAsync(HttpStatusCode.Created);
        (await second.ShouldBeAsync(HttpStatusCode.RequestEntityTooLarge)).Text("code").ShouldBe("STORAGE_LIMIT_EXCEEDED");
    }

    [Theory]
    [InlineData("/console/uploads")]
    [InlineData("/console/uploads/links")]
    [InlineData("/console/uploads/00000000-0000-0000-0000-000000000000/complete")]
    [InlineData("/console/upload/send")]
    [InlineData("/console/upload/preflight")]
    [InlineData("/console/files/delete")]
    public async Task Nothing_is_done_without_the_token_of_the_session(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        HttpContent[] contents =
        [
            new UploadForm().File("a"u8).ToContent(), new FormUrlEncodedContent([new("token", "wrong"), new("file", "x")]),
        ];

        foreach (var content in contents)
        {
            using var answer = await client.ScriptAsync(HttpMethod.Post, path, content, token: new string('0', 64));
            (await answer.ShouldBeAsync(HttpStatusCode.Forbidden)).Text("code").ShouldBe("OUT_OF_SCOPE");
        }

        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_scoped_key_brings_no_file_and_is_told_why()
    {
        await using var server = await TestServer.StartAsync();
        var scoped = await ScopedAsync(server, server.Account.Mailbox.Id);
        using var client = await ConsoleClient.SignedInAsync(server, scoped);

        using var form = await client.PostFileAsync("a"u8.ToArray());
        using var link = await client.PostLinkAsync(new { filename = "a.bin", sizeBytes = 1 });

        (await form.ShouldBeAsync(HttpStatusCode.Forbidden)).Text("code").ShouldBe("FULL_ACCESS_REQUIRED");
        (await link.ShouldBeAsync(HttpStatusCode.Forbidden)).Text("code").ShouldBe("FULL_ACCESS_REQUIRED");
        (await client.PageAsync("/console/upload")).ShouldContain("scoped to mailboxes");
    }

    [Fact]
    public async Task An_upload_of_another_account_cannot_be_completed()
    {
        await using var server = await TestServer.StartAsync();
        using var owner = await ConsoleClient.SignedInAsync(server);
        using var issued = await owner.PostLinkAsync(new { filename = "a.bin", sizeBytes = 1 });
        var id = (await issued.ShouldBeAsync(HttpStatusCode.Created)).Text("id");
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        using var stranger = await ConsoleClient.SignedInAsync(server, other.FullKey.Text);

        using var answer = await stranger.ScriptAsync(HttpMethod.Post, $"/console/uploads/{id}/complete");

        (await answer.ShouldBeAsync(HttpStatusCode.NotFound)).Text("code").ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"filename":"a","sizeBytes":0}""")]
    [InlineData("""{"filename":"a","sizeBytes":"x"}""")]
    [InlineData("[")]
    public async Task A_wrong_body_is_refused_in_words(string body)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.ScriptAsync(
            HttpMethod.Post, "/console/uploads/links", new StringContent(body, null, "application/json"));

        JsonElement refused = await answer.ShouldBeAsync(HttpStatusCode.BadRequest);
        refused.Text("error").ShouldNotBeEmpty();
    }

    internal static async Task<string> ScopedAsync(TestServer server, params IReadOnlyList<Guid> mailboxes) =>
        (await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Scoped, "scoped", mailboxes)).Text;
}
