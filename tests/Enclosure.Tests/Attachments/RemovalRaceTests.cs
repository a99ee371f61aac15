using Enclosure.Attachments;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

public sealed class RemovalRaceTests
{
    private static readonly byte[] Bytes = "hello"u8.ToArray();

    [Fact]
    public async Task Of_many_deletes_at_once_one_succeeds_and_the_bytes_are_freed_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Bytes);
        await fixture.UploadAsync(Bytes);

        var done = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => DeletedAsync(fixture, file)));

        done.Count(each => each).ShouldBe(1);
        (await fixture.UsageAsync()).ShouldBe((5, 0));
        Files.Placed(fixture.Data).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Bytes_that_two_files_show_go_with_the_second_of_them()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var one = await fixture.UploadAsync(Bytes);
        var two = await ShareAsync(fixture, one);

        (await DeletedAsync(fixture, one)).ShouldBeTrue();
        (await fixture.ReadAsync(two)).ShouldBe(Bytes);
        (await fixture.UsageAsync()).ShouldBe((5, 0));

        (await DeletedAsync(fixture, two)).ShouldBeTrue();
        Files.Placed(fixture.Data).ShouldBeEmpty();
        (await fixture.UsageAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_is_finished_by_the_sweep()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Bytes);
        await fixture.Core.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("delete from attachments where id = @Id", new { file.Id });
            await AttachmentLibrary.GiveUpAsync(sql, file.AccountId, file.BlobId!.Value);
        });
        Files.Placed(fixture.Data).ShouldHaveSingleItem();

        await fixture.SweepAsync();

        Files.Placed(fixture.Data).ShouldBeEmpty();
        (await fixture.Core.Removal.IsKnownAsync(new BlobKey(file.BlobId!.Value), CancellationToken.None)).ShouldBeFalse();
        (await fixture.UsageAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_blob_marked_for_removal_counts_as_not_arrived()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Bytes);
        var key = new BlobKey(file.BlobId!.Value);
        (await fixture.Core.Removal.HasArrivedAsync(key, CancellationToken.None)).ShouldBeTrue();

        await fixture.Core.Database.WriteAsync(sql => AttachmentLibrary.GiveUpAsync(sql, file.AccountId, key.Id));

        (await fixture.Core.Removal.HasArrivedAsync(key, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task Downloads_that_meet_a_delete_are_whole_or_not_found()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var round = 0; round < 20; round++)
        {
            var file = await server.UploadAsync(new byte[50_000]);
            var reads = Enumerable.Range(0, 4).Select(_ => server.Http.GetAsync(file.Url)).ToList();
            await client.DeleteAsync($"/v1/attachments/{file.Id}");
            foreach (var read in reads)
            {
                var answer = await read;
                ((int)answer.StatusCode).ShouldBeOneOf(200, 404);
                if (answer.IsSuccessStatusCode) (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe(50_000);
            }
        }
    }

    private static async Task<bool> DeletedAsync(CoreFixture fixture, Attachment file)
    {
        try
        {
            await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, CancellationToken.None);
            return true;
        }
        catch (RefusedException e) when (e.Reason == Refusal.NotFound)
        {
            return false;
        }
    }

    /// <summary>A second file over the same bytes, as attaching it again will make one.</summary>
    private static async Task<Attachment> ShareAsync(CoreFixture fixture, Attachment file)
    {
        var second = file with { Id = Guid.CreateVersion7() };
        await fixture.Core.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("update blobs set refs = refs + 1 where id = @BlobId and state = 'stored'", new { file.BlobId });
            await sql.BatchAsync(AttachmentTable.InsertReady(second));
        });
        return second;
    }
}
