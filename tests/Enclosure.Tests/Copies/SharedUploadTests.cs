using System.Net.Http.Headers;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

/// <summary>Two copies' cores on one PostgreSQL and one bucket, at work on the same uploads at the same moment.</summary>
public sealed class SharedUploadTests
{
    private const int Rounds = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Settled_deleted_and_swept_by_both_at_once_uploads_leave_nothing_behind()
    {
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        await using var fixture = await CoreFixture.OpenAsync(
            database: TestDatabase.Create(), storage: TestStorage.Settings(terms, "bucket"), at: new TestClock(DateTimeOffset.UtcNow));
        await using var other = await fixture.OpenBesideAsync(null);
        using var http = new HttpClient();

        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, _) =>
        {
            var upload = await PutAsync(fixture, http, Files.Random(100 + round));
            Task[] all = [
                SettleAsync(fixture.Core, upload), SettleAsync(other, upload), DeleteAsync(fixture.Core, fixture.Caller, upload),
                DeleteAsync(other, fixture.Caller, upload), other.Sweep.RunAsync(None), fixture.Core.Sweep.RunAsync(None),
            ];
            Random.Shared.Shuffle(all);
            await Task.WhenAll(all);
            await DeleteAsync(other, fixture.Caller, upload);
        });

        (await fixture.UsageAsync()).ShouldBe((0, 0));
        fixture.Clock.Advance(TimeSpan.FromDays(8));
        await SweepAllAsync(fixture.Core, fixture);
        (await fixture.UsageAsync()).ShouldBe((0, 0));
        (await KeysAsync(fixture.Core)).ShouldBeEmpty("left in the bucket");
        (await fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from blobs"), None)).ShouldBe(0);
    }

    [Fact]
    public async Task Looked_at_by_both_at_once_an_upload_is_ready_for_both()
    {
        var server = await BucketServer.CephAsync();
        await using var line = await FlakyStore.StartAsync(server);
        var terms = server.NewBucket();
        await TestStorage.MakeAsync(terms);
        await using var fixture = await CoreFixture.OpenAsync(
            database: TestDatabase.Create(),
            storage: TestStorage.Settings(line.Over(terms), "bucket"),
            at: new TestClock(DateTimeOffset.UtcNow));
        await using var other = await fixture.OpenBesideAsync(null);
        using var http = new HttpClient();
        var upload = await PutAsync(fixture, http, Files.Random(100));
        using var read = new ManualResetEventSlim();
        using var settled = new ManualResetEventSlim();
        line.Decide = (_, request) => Hold(request, read, settled);

        var late = Task.Run(() => other.Settlement.LookAsync(upload, None));
        read.Wait(Patience).ShouldBeTrue("one has read the bytes and is about to copy them");
        line.Decide = (_, _) => Fault.None;
        (await fixture.Core.Settlement.LookAsync(upload, None)).State.ShouldBe(AttachmentState.Ready);
        settled.Set();

        (await late).State.ShouldBe(AttachmentState.Ready, "the other has taken the bytes away meanwhile");
        (await fixture.UsageAsync()).ShouldBe((100, 0));
    }

    /// <summary>A copy within the bucket waits until it may go on.</summary>
    private static Fault Hold(Microsoft.AspNetCore.Http.HttpRequest request, ManualResetEventSlim read, ManualResetEventSlim settled)
    {
        if (!request.Headers.ContainsKey("x-amz-copy-source")) return Fault.None;
        read.Set();
        settled.Wait(Patience);
        return Fault.None;
    }

    /// <summary>Straight into the bucket, as a link leads there; nobody has looked at it yet.</summary>
    private static async Task<Attachment> PutAsync(CoreFixture fixture, HttpClient http, byte[] bytes)
    {
        IssuedLink? issued = null;
        await fixture.Core.UploadLinks.IssueAsync(
            fixture.Caller,
            new PromisedFile("note.txt", "text/plain", bytes.Length),
            new UploadTerms(1 << 30, TimeSpan.FromMinutes(5)),
            "http://localhost",
            null,
            link => (issued = link).Attachment.Id.ToString());
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        using var put = await http.PutAsync(issued!.Put.Url, content);
        put.EnsureSuccessStatusCode();
        return issued.Attachment;
    }

    private static async Task SettleAsync(Core core, Attachment upload)
    {
        try
        {
            if (await core.UploadLinks.FindAsync(upload.UploadKey!, None) is { } found) await core.Settlement.LookAsync(found, None);
        }
        catch (RefusedException refused) when (refused.Reason is Refusal.NotFound or Refusal.UploadNotReady or Refusal.UploadFailed
            or Refusal.Unavailable)
        {
        }
    }

    private static async Task DeleteAsync(Core core, Caller caller, Attachment upload)
    {
        try
        {
            await core.Library.DeleteAsync(caller, upload.Id, None);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.NotFound)
        {
        }
    }

    private static async Task SweepAllAsync(Core core, CoreFixture fixture)
    {
        for (var turn = 0; turn < 3; turn++)
        {
            (await core.Sweep.RunAsync(None)).Ran.ShouldBeTrue();
            fixture.Clock.Advance(TimeSpan.FromDays(2));
        }
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(Core core)
    {
        var keys = new List<string>();
        await foreach (var key in core.Bucket!.ListAsync("", None)) keys.Add(key);
        return keys;
    }
}
