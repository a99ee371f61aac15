using System.Net;
using System.Net.Http.Json;
using Enclosure.Moving;
using Enclosure.Secrets;
using Enclosure.Server;
using Enclosure.Server.Commands;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

/// <summary>A house that was lived in, to PostgreSQL and a bucket and back: row for row and byte for byte.</summary>
public sealed class WholeMoveTests
{
    [Fact]
    public async Task All_that_both_dialects_and_mail_left_moves_to_PostgreSQL_and_a_bucket_and_back()
    {
        await using var server = await TestServer.StartAsync();
        await using var shared = await House.SharedAsync();
        await using var back = House.Embedded();
        var kept = await LiveAsync(server);
        var here = new TransferSide(server.Core.Database, "old", server.Core.Store, "old");

        var there = await MoveAsync(here, await shared.SideAsync());
        var again = await MoveAsync(await shared.SideAsync(), await back.SideAsync());

        there.Tables.Single(table => table.Table == "attachments").Rows.ShouldBe(5);
        Filled(there).ShouldBe(
            ["accounts", "api_keys", "attachments", "blobs", "mailboxes", "messages", "secrets", "threads", "webhooks"]);
        again.Tables.ShouldBe(there.Tables);
        (await back.TablesAsync()).ShouldBe(await RowCopy.ReadBackAsync(server.Core.Database, TransferTables.Moved, default));
        (await back.StoredAsync()).ShouldBe(await shared.StoredAsync(), ignoreOrder: true);
        foreach (var (key, bytes) in kept) (await ReadAsync(await back.SideAsync(), key)).ShouldBe(bytes);
        await SignsAsync(server, back);
    }

    /// <summary>Uploads of both dialects, pending ones with bytes and without, one deleted; mail; a hook.</summary>
    private static async Task<Dictionary<BlobKey, byte[]>> LiveAsync(TestServer server)
    {
        var (form, link, waiting) = (Files.Random(70_000), Files.Random(3000), Files.Random(20));
        using var robotomail = server.Robotomail();
        var uploaded = await server.UploadAsync(form);
        var gone = await server.UploadAsync(Files.Random(10));
        (await robotomail.DeleteAsync($"/v1/attachments/{gone.Id}")).EnsureSuccessStatusCode();
        var issued = await server.IssueAsync(link.Length);
        (await server.PutAsync(issued, link)).EnsureSuccessStatusCode();
        using (var sendkit = server.SendKit())
            (await sendkit.PostAsync($"/v1/inbox/attachments/{issued.Id}/complete", null)).EnsureSuccessStatusCode();
        var uncompleted = await server.IssueAsync(waiting.Length);
        (await server.PutAsync(uncompleted, waiting)).EnsureSuccessStatusCode();
        await server.IssueAsync(5);
        await robotomail.DeliverAsync(Letters.WithFile("héllo.txt", Convert.ToBase64String("Hello, world"u8)));
        await robotomail.DeliverAsync(InboundClient.Plain("naïve ☃ 𝄞"));
        using var hook = await robotomail.PostAsJsonAsync(
            "/v1/webhooks", new { url = "https://example.com/hook", events = new[] { "message.received" }, headers = new { a = "b" } });
        hook.StatusCode.ShouldBe(HttpStatusCode.Created);
        return new Dictionary<BlobKey, byte[]>
        {
            [await KeyAsync(server, uploaded.Id)] = form,
            [await KeyAsync(server, issued.Id)] = link,
            [await KeyAsync(server, uncompleted.Id)] = waiting,
        };
    }

    private static IEnumerable<string> Filled(TransferResult result) => result.Tables
        .Where(table => table.Rows > 0 && table.Table is not ("events" or "arrivals" or "idempotency_keys" or "bucket_objects"
            or "webhook_deliveries"))
        .Select(table => table.Table).Order(StringComparer.Ordinal);

    private static async Task<BlobKey> KeyAsync(TestServer server, Guid id) => new(await server.Core.Database.ReadAsync(
        sql => sql.ValueAsync<Guid>("select blob_id from attachments where id = @id", new { id }), CancellationToken.None));

    /// <summary>Secrets are sealed as they were: with the old key, links of then verify.</summary>
    private static async Task SignsAsync(TestServer server, House back)
    {
        var key = await File.ReadAllTextAsync(System.IO.Path.Combine(server.Data, "master.key"));
        await using var core = await Core.OpenAsync(back.Settings with { MasterKey = key.Trim() }, TimeProvider.System, default);
        core.SigningKeys.Current.ShouldBe(server.Core.SigningKeys.Current);
        (await core.Usage.RecountAsync(CancellationToken.None)).ShouldAllBe(usage => usage.Agrees);
        await Should.ThrowAsync<TransferRefusedException>(() => TransferRun.RequireKeyAsync(
                core.Database, MasterKey.Parse(back.Settings.MasterKey!), "it", TimeProvider.System, default));
    }

    private static async Task<byte[]> ReadAsync(TransferSide side, BlobKey key)
    {
        await using var content = await side.Store.OpenReadAsync(key, CancellationToken.None);
        var bytes = new byte[content.Size];
        await content.ReadAsync(bytes, 0, CancellationToken.None);
        return bytes;
    }

    private static Task<TransferResult> MoveAsync(TransferSide source, TransferSide target) =>
        new Transfer(source, target, readsAll: false, House.Quiet, TimeProvider.System).RunAsync(CancellationToken.None);
}
