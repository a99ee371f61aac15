using System.Net;
using System.Net.Http.Json;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Buckets;

/// <summary>What clients see where files lie in a bucket and links lead straight to it.</summary>
public sealed class BucketJourneyTests
{
    [Fact]
    public async Task A_file_is_PUT_straight_into_the_bucket_and_read_by_its_plain_link()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(5);
        link.Text("presignedUrl").ShouldStartWith((await BucketServer.CephAsync()).Endpoint.ToString());
        (await server.Http.GetAsync(link.Text("url"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var put = await server.PutAsync(link, "hello"u8.ToArray());

        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetStringAsync(link.Text("url"))).ShouldBe("hello");
        var status = await client.StatusAsync(link);
        status.Text("status").ShouldBe("ready");
        status.Text("sha256").ShouldBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        await HoldsAsync(server, stored: 5, pending: 0);
    }

    [Theory]
    [InlineData(4, "text/plain")]
    [InlineData(6, "text/plain")]
    [InlineData(5, "text/csv")]
    public async Task The_bucket_itself_refuses_what_was_not_promised(int size, string type)
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(5);

        using var put = await server.PutAsync(link, new byte[size], type);

        put.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.StatusAsync(link)).Text("status").ShouldBe("pending");
        await HoldsAsync(server, stored: 0, pending: 5);
    }

    [Fact]
    public async Task Until_it_is_settled_a_further_PUT_replaces_the_bytes_and_afterwards_it_changes_nothing()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(5);
        await server.PutAsync(link, "first"u8.ToArray());
        await server.PutAsync(link, "other"u8.ToArray());
        (await client.CompleteAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // The bucket knows no states: the link works on, but what it writes is nobody's file.
        (await server.PutAsync(link, "third"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.Http.GetStringAsync(link.Text("url"))).ShouldBe("other");
        await HoldsAsync(server, stored: 5, pending: 0);
    }

    [Fact]
    public async Task An_upload_looked_at_by_many_at_once_is_settled_once_and_kept_once()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(5);
        await server.PutAsync(link, "hello"u8.ToArray());

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.CompleteAsync(link)));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).Count.ShouldBe(1);
        await HoldsAsync(server, stored: 5, pending: 0);
    }

    [Fact]
    public async Task A_download_link_leads_to_the_bucket_saves_under_the_name_and_dies_with_the_bytes()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        var bytes = Files.Random(300_000);
        var id = (await client.UploadAsync(bytes, "日本 1.bin", "application/octet-stream")).Text("id");
        var url = (await client.AttachmentAsync(id)).Text("url");
        url.ShouldStartWith((await BucketServer.CephAsync()).Endpoint.ToString());

        using var answer = await server.Http.GetAsync(url);

        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("日本 1.bin");
        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await HoldsAsync(server, stored: 0, pending: 0);
    }

    [Fact]
    public async Task A_reply_carries_what_was_PUT_into_the_bucket()
    {
        await using var server = await StartAsync();
        using var client = server.SendKit();
        using var mail = server.Robotomail();
        await mail.DeliverAsync("From: ann@example.com\nSubject: Hi\nMessage-ID: <1@example.com>\n\nHello\n");
        var conversation = (await client.GetAsync("/v1/inbox").JsonAsync()).GetProperty("data")[0].Text("id");
        var link = await client.PresignAsync(5);
        await server.PutAsync(link, "hello"u8.ToArray());

        using var reply = await client.PostAsJsonAsync(
            $"/v1/inbox/{conversation}/reply", new { body = "See enclosed", attachments = new[] { new { key = link.Text("key") } } });

        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.TrueAsync(
            async () => (await mail.GetAsync("/v1/captured").JsonAsync()).GetProperty("captured").GetArrayLength() == 1,
            "the reply is sent");
    }

    [Fact]
    public async Task What_is_deleted_in_the_bucket_behind_our_back_is_told_by_check()
    {
        await using var server = await StartAsync();
        using var client = server.Robotomail();
        await client.UploadAsync("hello"u8.ToArray());
        var key = (await server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).Single();

        await server.Core.Store.DeleteAsync(key, CancellationToken.None);

        var arrived = (await server.Core.Removal.ArrivedAsync(CancellationToken.None).ToListAsync()).Single();
        arrived.Key.ShouldBe(key);
        (await server.Core.Store.FindSizeAsync(key, CancellationToken.None)).ShouldBeNull();
    }

    private static async Task HoldsAsync(TestServer server, long stored, long pending)
    {
        (await server.CountersAsync()).ShouldBe((stored, pending));
        (await server.Core.Usage.RecountAsync(CancellationToken.None)).ShouldAllBe(usage => usage.Agrees);
    }

    private static async Task<TestServer> StartAsync()
    {
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        return await TestServer.StartAsync(settings: TestStorage.Settings(terms, "bucket"));
    }
}
