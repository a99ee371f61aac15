using Enclosure.Moving;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

public sealed class TransferTests
{
    [Fact]
    public async Task Again_into_its_own_target_it_brings_what_came_and_removes_what_went()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var caller = await old.SettleInAsync();
        var stays = await old.UploadAsync(caller, Files.Random(50_000));
        var goes = await old.UploadAsync(caller, Files.Random(50_000));
        (await old.MoveAsync(fresh)).CopiedBlobs.ShouldBe(2);
        await old.DeleteAsync(caller, goes);
        var comes = await old.UploadAsync(caller, Files.Random(50_000));

        var again = await old.MoveAsync(fresh);

        (again.CopiedBlobs, again.RemovedBlobs, again.Blobs).ShouldBe((1, 1, 2));
        (await fresh.StoredAsync()).ShouldBe(await old.StoredAsync(), ignoreOrder: true);
        (await fresh.BytesAsync(goes)).ShouldBeNull();
        (await fresh.BytesAsync(comes)).ShouldBe(await old.BytesAsync(comes));
        (await fresh.BytesAsync(stays)).ShouldNotBeNull();
        (await fresh.TablesAsync()).ShouldBe(again.Tables);
    }

    /// <summary>It comes after the first pass over the files and goes after the rows: without the hold its bytes would be gone.</summary>
    [Fact]
    public async Task A_file_that_is_deleted_while_the_transfer_runs_is_still_copied()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var caller = await old.SettleInAsync();
        await old.UploadAsync(caller, Files.Random(100));
        var (bytes, file) = (Files.Random(70_000), default(Enclosure.Attachments.Attachment));
        var watch = House.Quiet with
        {
            Say = line =>
            {
                if (line == "copying rows") file = old.UploadAsync(caller, bytes).GetAwaiter().GetResult();
                if (line.StartsWith("checking files")) old.DeleteAsync(caller, file!).GetAwaiter().GetResult();
            },
        };

        await old.MoveAsync(fresh, watch);

        (await fresh.BytesAsync(file!)).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_damaged_file_of_the_source_is_named_and_the_copy_is_not_finished()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var caller = await old.SettleInAsync();
        var whole = await old.UploadAsync(caller, Files.Random(1000));
        var damaged = await old.UploadAsync(caller, Files.Random(1000));
        await File.WriteAllBytesAsync(Path(old, damaged), Files.Random(1000));

        var refused = await old.MoveAsync(fresh).ShouldThrowAsync<TransferFailedException>();

        refused.Message.ShouldContain($"blob {damaged.BlobId}");
        refused.Message.ShouldContain($"attachment {damaged.Id}");
        (await fresh.BytesAsync(damaged)).ShouldBeNull();
        (await fresh.BytesAsync(whole)).ShouldNotBeNull();
        await TransferMarker.EndAsync((await fresh.SideAsync()).Database).ShouldThrowAsync<InvalidOperationException>();

        await old.DeleteAsync(caller, damaged);
        (await old.MoveAsync(fresh)).Blobs.ShouldBe(1);
    }

    [Fact]
    public async Task What_an_unfinished_run_left_with_other_bytes_is_mended()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var caller = await old.SettleInAsync();
        var file = await old.UploadAsync(caller, Files.Random(1000));
        await InterruptedAsync(old, fresh);
        await File.WriteAllBytesAsync(Path(fresh, file), Files.Random(1000));

        (await old.MoveAsync(fresh)).MendedBlobs.ShouldBe(1);

        (await fresh.BytesAsync(file)).ShouldBe(await old.BytesAsync(file));
    }

    [Fact]
    public async Task What_was_proven_is_read_again_when_all_is_to_be_read()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var file = await old.UploadAsync(await old.SettleInAsync(), Files.Random(1000));
        await old.MoveAsync(fresh);
        await File.WriteAllBytesAsync(Path(fresh, file), Files.Random(1000));

        (await old.MoveAsync(fresh)).MendedBlobs.ShouldBe(0);
        (await old.MoveAsync(fresh, readsAll: true)).MendedBlobs.ShouldBe(1);

        (await fresh.BytesAsync(file)).ShouldBe(await old.BytesAsync(file));
    }

    [Fact]
    public async Task Rows_alone_may_move_and_files_stay()
    {
        await using var old = House.Embedded();
        await using var fresh = House.WithPostgres();
        var file = await old.UploadAsync(await old.SettleInAsync(), Files.Random(1000));
        var source = await old.SideAsync();
        var target = source with { Database = (await fresh.SideAsync()).Database, DatabasePlace = "postgres" };

        var made = await MoveAsync(source, target);

        (made.CopiedBlobs, made.Blobs).ShouldBe((0, 1));
        (await fresh.TablesAsync()).ShouldBe(await old.TablesAsync());
        File.Delete(Path(old, file));
        await MoveAsync(source, target).ShouldThrowAsync<TransferFailedException>();
    }

    [Fact]
    public async Task Files_alone_may_move_and_rows_stay()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var file = await old.UploadAsync(await old.SettleInAsync(), Files.Random(1000));
        var source = await old.SideAsync();

        var made = await MoveAsync(source, source with { Store = (await fresh.SideAsync()).Store, StorePlace = "another disk" });

        (made.CopiedBlobs, made.Blobs, made.Tables.Count).ShouldBe((1, 1, 0));
        (await fresh.BytesAsync(file)).ShouldBe(await old.BytesAsync(file));
    }

    [Fact]
    public async Task Every_table_is_moved_or_left_for_a_reason()
    {
        await using var house = House.Embedded();
        var tables = await (await house.SideAsync()).Database.ReadAsync(
            sql => sql.ListAsync<string>("select name from sqlite_schema where type = 'table'"), CancellationToken.None);

        tables.ShouldBe(TransferTables.Moved.Concat(TransferTables.Left), ignoreOrder: true);
    }

    private static Task<TransferResult> MoveAsync(TransferSide source, TransferSide target) =>
        new Transfer(source, target, readsAll: false, House.Quiet, TimeProvider.System).RunAsync(CancellationToken.None);

    /// <summary>A run that ends when the rows are copied.</summary>
    private static Task InterruptedAsync(House old, House fresh) =>
        old.MoveAsync(fresh, House.Quiet with
        {
            Say = line =>
            {
                if (line == "reading the rows back") throw new OperationCanceledException();
            },
        }).ShouldThrowAsync<OperationCanceledException>();

    private static string Path(House house, Enclosure.Attachments.Attachment file)
    {
        var name = new BlobKey(file.BlobId!.Value).ToString();
        return System.IO.Path.Combine(house.Data, "blobs", name[^2..], name);
    }
}
