using System.Net;
using System.Text.Json;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Buckets;

/// <summary>A store that is slow, says so, cuts the line or is gone: nothing is lost or half there, and the client is told.</summary>
public sealed class BucketFaultTests
{
    [Fact]
    public async Task A_store_that_asks_for_patience_twice_gets_it_and_the_client_notices_nothing()
    {
        await using var stage = await StageAsync();
        using var client = stage.Server.Robotomail();
        stage.Store.Decide = (_, request) => Nth(stage, request, HttpMethods.Put, 2) ? Fault.SlowDown : Fault.None;

        var bytes = Files.Random(200_000);
        var uploaded = await client.UploadAsync(bytes);

        stage.Store.Decide = (_, _) => Fault.None;
        (await stage.Server.Http.GetByteArrayAsync((await client.AttachmentAsync(uploaded.Text("id"))).Text("url"))).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(Fault.SlowDown)]
    [InlineData(Fault.Hang)]
    public async Task A_store_that_stays_away_is_503_with_a_time_to_come_again_and_nothing_is_kept(object fault)
    {
        await using var stage = await StageAsync();
        using var client = stage.Server.Robotomail();
        stage.Store.Decide = (_, _) => (Fault)fault;

        using var answer = await client.PostFormAsync(new UploadForm().File(Files.Random(1000), "a.bin", "application/octet-stream"));

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldNotBeNull();
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        body.Text("code").ShouldBe("UNAVAILABLE");
        body.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        stage.Store.Decide = (_, _) => Fault.None;
        (await stage.Server.CountersAsync()).ShouldBe((0, 0));
        (await stage.Server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).ShouldBeEmpty();
        Files.StagedBytes(stage.Server.Core, stage.Server.Data).ShouldBe(0);
    }

    [Fact]
    public async Task A_download_whose_line_to_the_store_is_cut_goes_on_where_it_stopped()
    {
        await using var stage = await StageAsync();
        using var client = stage.Server.Robotomail();
        var bytes = Files.Random(3 << 20);
        var id = (await client.UploadAsync(bytes, "a.bin", "application/octet-stream")).Text("id");
        var url = (await client.AttachmentAsync(id)).Text("url");
        stage.Store.Decide = (_, request) => Nth(stage, request, HttpMethods.Get, 3) ? Fault.CutInAnswer : Fault.None;

        (await stage.Server.Http.GetByteArrayAsync(url)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Deleting_while_the_store_is_away_succeeds_and_the_sweep_takes_the_bytes_later()
    {
        await using var stage = await StageAsync();
        using var client = stage.Server.Robotomail();
        var id = (await client.UploadAsync("hello"u8.ToArray())).Text("id");
        stage.Store.Decide = (_, _) => Fault.SlowDown;

        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await stage.Server.CountersAsync()).Stored.ShouldBe(0);
        stage.Store.Decide = (_, _) => Fault.None;
        (await stage.Server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).Count.ShouldBe(1);
        await stage.Server.SweepAsync();
        (await stage.Server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Mail_that_cannot_be_kept_now_is_refused_for_now_and_nothing_of_it_stays()
    {
        await using var stage = await StageAsync();
        using var client = stage.Server.Robotomail();
        stage.Store.Decide = (_, request) => HttpMethods.IsPut(request.Method) ? Fault.SlowDown : Fault.None;

        using var answer = await client.PostMailAsync(MailSteps.Wire(MailSteps.WithFile("a.bin", MailSteps.Noise(10_000))));

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        stage.Store.Decide = (_, _) => Fault.None;
        (await stage.Server.CountersAsync()).ShouldBe((0, 0));
        (await stage.Server.Core.Store.ListAsync(CancellationToken.None).ToListAsync()).ShouldBeEmpty();
    }

    /// <summary>Whether it is one of the first <paramref name="count"/> requests with this method.</summary>
    private static bool Nth(Stage stage, HttpRequest request, string method, int count) =>
        request.Method == method && Interlocked.Increment(ref stage.Counted) <= count;

    private static async Task<Stage> StageAsync()
    {
        var ceph = await BucketServer.CephAsync();
        var store = await FlakyStore.StartAsync(ceph);
        var terms = ceph.NewBucket();
        await TestStorage.MakeAsync(terms);
        var settings = TestStorage.Settings(store.Over(terms), "door");
        settings["Storage:Timeout"] = "3s";
        return new Stage(store, await TestServer.StartAsync(settings: settings));
    }

    private sealed class Stage(FlakyStore store, TestServer server) : IAsyncDisposable
    {
        public int Counted;

        public FlakyStore Store => store;
        public TestServer Server => server;

        public async ValueTask DisposeAsync()
        {
            store.Decide = (_, _) => Fault.None;
            await server.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
