using System.Security.Cryptography;
using Enclosure.Attachments;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Buckets;

/// <summary>What may lie in a bucket without a row, and when it goes: nothing is ever listed to find it.</summary>
public sealed class BucketObjectsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Bytes_that_no_row_came_to_name_go_an_hour_after_they_were_announced()
    {
        await using var fixture = await OpenAsync();
        var staged = fixture.Core.Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();
        await staged.DisposeAsync();

        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(59));
        (await KeptAsync(fixture)).ShouldBe([staged.Key]);
        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(2));

        (await KeptAsync(fixture)).ShouldBeEmpty();
        (await RowsAsync(fixture)).ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_that_a_row_names_stay_and_their_announcement_is_forgotten()
    {
        await using var fixture = await OpenAsync();
        var file = await fixture.UploadAsync("hello"u8.ToArray());
        (await RowsAsync(fixture)).ShouldBe(1);

        await SweepAfterAsync(fixture, TimeSpan.FromHours(2));

        (await RowsAsync(fixture)).ShouldBe(0);
        (await fixture.ReadAsync(file)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task An_upload_that_came_and_was_never_looked_at_is_settled_by_the_sweep()
    {
        await using var fixture = await OpenAsync();
        var upload = await fixture.IssueAsync(5);
        await PutAsync(fixture, upload, "hello"u8.ToArray());

        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(21));

        var settled = (await fixture.FindAsync(upload))!;
        settled.State.ShouldBe(AttachmentState.Ready);
        (await fixture.ReadAsync(settled)).ShouldBe("hello"u8.ToArray());
        (await fixture.UsageAsync()).ShouldBe((5, 0));
        (await AtAsync(fixture, upload)).ShouldBeNull();
    }

    [Fact]
    public async Task An_upload_that_never_came_expires_15_minutes_after_its_link()
    {
        await using var fixture = await OpenAsync();
        var upload = await fixture.IssueAsync(5);

        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(19));
        (await fixture.FindAsync(upload))!.State.ShouldBe(AttachmentState.Pending);
        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(2));

        (await fixture.FindAsync(upload))!.State.ShouldBe(AttachmentState.Expired);
        (await fixture.UsageAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_came_otherwise_than_promised_fails_the_upload_and_goes()
    {
        await using var fixture = await OpenAsync();
        var upload = await fixture.IssueAsync(5);
        await PutAsync(fixture, upload, "hello, world"u8.ToArray());

        (await fixture.SettleAsync(upload)).State.ShouldBe(AttachmentState.Failed);

        (await fixture.UsageAsync()).ShouldBe((0, 0));
        (await AtAsync(fixture, upload)).ShouldBeNull();
    }

    [Fact]
    public async Task A_PUT_that_ended_long_after_its_link_is_found_by_the_second_look()
    {
        await using var fixture = await OpenAsync();
        var upload = await fixture.IssueAsync(5);
        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(21));
        await PutAsync(fixture, upload, "later"u8.ToArray());

        await SweepAfterAsync(fixture, TimeSpan.FromHours(23));
        (await AtAsync(fixture, upload)).ShouldBe(5);
        await SweepAfterAsync(fixture, TimeSpan.FromHours(2));

        (await AtAsync(fixture, upload)).ShouldBeNull();
        (await RowsAsync(fixture)).ShouldBe(0);
    }

    [Fact]
    public async Task A_PUT_by_a_link_that_was_used_already_goes_too_and_the_file_stays()
    {
        await using var fixture = await OpenAsync();
        var upload = await fixture.IssueAsync(5);
        await PutAsync(fixture, upload, "hello"u8.ToArray());
        var settled = await fixture.SettleAsync(upload);
        await PutAsync(fixture, upload, "again"u8.ToArray());

        await SweepAfterAsync(fixture, TimeSpan.FromMinutes(21));

        (await AtAsync(fixture, upload)).ShouldBeNull();
        (await fixture.ReadAsync(settled)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task Of_two_that_settle_at_once_one_decides_and_the_others_copy_goes()
    {
        await using var fixture = await OpenAsync();
        await using var beside = await fixture.OpenBesideAsync(null);
        var upload = await fixture.IssueAsync(5);
        await PutAsync(fixture, upload, "hello"u8.ToArray());

        var both = await Task.WhenAll(fixture.Core.Settlement.LookAsync(upload, None), beside.Settlement.LookAsync(upload, None));

        both.ShouldAllBe(settled => settled.State == AttachmentState.Ready);
        (await KeptAsync(fixture)).Count.ShouldBe(1);
        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_bucket_full_of_strangers_objects_is_none_of_our_business()
    {
        await using var fixture = await OpenAsync();
        await PutAsync(fixture, "somebody/elses.txt", "theirs"u8.ToArray());

        await SweepAfterAsync(fixture, TimeSpan.FromDays(3));

        (await fixture.Core.Bucket!.FindSizeAsync("somebody/elses.txt", None)).ShouldBe(6);
        (await KeptAsync(fixture)).ShouldBeEmpty();
    }

    private static async Task<CoreFixture> OpenAsync()
    {
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        return await CoreFixture.OpenAsync(storage: TestStorage.Settings(terms, "bucket"));
    }

    private static Task PutAsync(CoreFixture fixture, Attachment upload, byte[] bytes) =>
        PutAsync(fixture, upload.UploadKey!, bytes, upload.ContentType);

    /// <summary>As a link's PUT leaves it. The bucket's own clock would not take a link of the test's.</summary>
    private static async Task PutAsync(CoreFixture fixture, string path, byte[] bytes, string type = "text/plain")
    {
        using var content = new MemoryStream(bytes);
        var seal = new BlobSeal(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await fixture.Core.Bucket!.PutAsync(path, content, type, seal, MD5.HashData(bytes), None);
    }

    private static Task<long?> AtAsync(CoreFixture fixture, Attachment upload) =>
        fixture.Core.Bucket!.FindSizeAsync(upload.UploadKey!, None);

    private static async Task<List<BlobKey>> KeptAsync(CoreFixture fixture) => await fixture.Core.Store.ListAsync(None).ToListAsync();

    private static Task<long> RowsAsync(CoreFixture fixture) =>
        fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from bucket_objects"), None);

    private static async Task SweepAfterAsync(CoreFixture fixture, TimeSpan time)
    {
        fixture.Clock.Advance(time);
        await fixture.SweepAsync();
    }
}
