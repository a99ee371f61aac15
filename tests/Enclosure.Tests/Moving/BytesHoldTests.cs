using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Sweeping;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

/// <summary>While somebody copies the store, bytes stay, whoever would remove them.</summary>
public sealed class BytesHoldTests
{
    [Fact]
    public async Task Bytes_of_a_deleted_file_stay_until_the_hold_is_given_up()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Files.Random(100));
        var lease = await HoldAsync(fixture);

        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, CancellationToken.None);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeTrue();

        await lease.GiveUpAsync();
        fixture.Clock.Advance(BytesHold.Notice);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_dies_keeps_them_for_two_minutes()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Files.Random(100));
        await HoldAsync(fixture);
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, CancellationToken.None);

        fixture.Clock.Advance(BytesHold.Length * 0.9);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeTrue();

        fixture.Clock.Advance(BytesHold.Length * 0.1);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_several_the_last_one_counts()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Files.Random(100));
        var (one, other) = (await HoldAsync(fixture, "one"), await HoldAsync(fixture, "other"));
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, CancellationToken.None);

        await one.GiveUpAsync();
        fixture.Clock.Advance(BytesHold.Notice);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeTrue();

        await other.GiveUpAsync();
        fixture.Clock.Advance(BytesHold.Notice);
        await fixture.SweepAsync();
        (await IsThereAsync(fixture, file)).ShouldBeFalse();
    }

    /// <summary>What was asked a moment ago is believed for so long and no longer; a transfer waits for more.</summary>
    [Fact]
    public async Task A_process_notices_it_within_a_second()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var hold = new BytesHold(fixture.Core.Database, fixture.Clock);
        (await hold.IsHeldAsync(CancellationToken.None)).ShouldBeFalse();
        await New(fixture, "one").TakeAsync();

        (await hold.IsHeldAsync(CancellationToken.None)).ShouldBeFalse();
        fixture.Clock.Advance(BytesHold.Notice);
        (await hold.IsHeldAsync(CancellationToken.None)).ShouldBeTrue();
    }

    /// <summary>A file that was never placed, and whose row was marked for removal after the copy's rows were read.</summary>
    [Fact]
    public async Task The_sweep_drops_no_leftover_meanwhile()
    {
        TestStorage.NeedDisk();
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Files.Random(100));
        var name = new BlobKey(file.BlobId!.Value).ToString();
        var incoming = Path.Combine(fixture.Data, "incoming", name);
        File.Move(Path.Combine(fixture.Data, "blobs", name[^2..], name), incoming);
        File.SetLastWriteTimeUtc(incoming, fixture.Clock.GetUtcNow().UtcDateTime.AddDays(-2));
        await HoldAsync(fixture);
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, CancellationToken.None);

        await fixture.SweepAsync();

        File.Exists(incoming).ShouldBeTrue();
    }

    [Fact]
    public async Task The_sweep_removes_no_announced_object_meanwhile()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Files.Random(100));
        var hold = new BytesHold(fixture.Core.Database, fixture.Clock);
        var objects = new BucketObjects(fixture.Core.Database, hold, fixture.Clock);
        await objects.AnnounceAsync(new BlobKey(file.BlobId!.Value), CancellationToken.None);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("delete from blobs where id = @BlobId", new { file.BlobId }));
        fixture.Clock.Advance(TimeSpan.FromHours(2));
        await objects.SweepAsync(fixture.Core.Store, 10, CancellationToken.None);
        fixture.Clock.Advance(TimeSpan.FromHours(25));
        var lease = await HoldAsync(fixture);

        (await objects.SweepAsync(fixture.Core.Store, 10, CancellationToken.None)).ShouldBe(0);
        (await IsThereAsync(fixture, file)).ShouldBeTrue();

        await lease.GiveUpAsync();
        fixture.Clock.Advance(BytesHold.Notice);
        (await objects.SweepAsync(fixture.Core.Store, 10, CancellationToken.None)).ShouldBe(1);
        (await IsThereAsync(fixture, file)).ShouldBeFalse();
    }

    private static async Task<Lease> HoldAsync(CoreFixture fixture, string name = "one")
    {
        var lease = New(fixture, name);
        (await lease.TakeAsync()).ShouldBeTrue();
        fixture.Clock.Advance(BytesHold.Notice);
        return lease;
    }

    private static Lease New(CoreFixture fixture, string name) =>
        new(fixture.Core.Database, RowHolder.Passing(), BytesHold.Prefix + name, BytesHold.Length, fixture.Clock);

    private static async Task<bool> IsThereAsync(CoreFixture fixture, Attachment file) =>
        await fixture.Core.Store.FindSizeAsync(new BlobKey(file.BlobId!.Value), CancellationToken.None) is not null;
}
