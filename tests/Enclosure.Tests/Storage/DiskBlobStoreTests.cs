using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

/// <summary>The store of files: the contract of every store, and what its journal <c>incoming/</c> promises beyond it.</summary>
public sealed class DiskBlobStoreTests : BlobStoreContract, IDisposable
{
    private static readonly DateTimeOffset LongAhead = DateTimeOffset.UtcNow.AddYears(1);
    private readonly TempDirectory _directory = new();
    private readonly DiskBlobStore _store;

    public DiskBlobStoreTests()
    {
        var key = new SigningKey("KEY", "secret");
        _store = new DiskBlobStore(_directory.Path, new DoorLinks(() => key, TimeProvider.System), TimeProvider.System);
    }

    private protected override IBlobStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_reader_finds_the_bytes_at_every_moment_of_the_move()
    {
        var misses = 0;
        for (var round = 0; round < 150; round++)
        {
            using var staged = await StageAsync("hello"u8);
            await staged.SealAsync(None);
            staged.Keep();
            using var moved = new CancellationTokenSource();
            var reader = Task.Run(async () =>
            {
                while (!moved.IsCancellationRequested)
                    if (await Store.FindSizeAsync(staged.Key, None) is null) Interlocked.Increment(ref misses);
            });
            await Task.Yield();
            Thread.SpinWait(Random.Shared.Next(20_000));
            await staged.PlaceAsync();
            await moved.CancelAsync();
            await reader;
        }

        misses.ShouldBe(0);
    }

    [Fact]
    public async Task A_delete_at_any_moment_of_the_move_leaves_nothing()
    {
        for (var round = 0; round < 1000; round++)
        {
            using var staged = await StageAsync("hello"u8);
            staged.Keep();
            var started = false;
            var placing = Task.Run(async () =>
            {
                Volatile.Write(ref started, true);
                Thread.SpinWait(Random.Shared.Next(1000));
                await staged.PlaceAsync();
            });
            SpinWait.SpinUntil(() => Volatile.Read(ref started));
            Thread.SpinWait(Random.Shared.Next(1000));
            await Store.DeleteAsync(staged.Key, None);
            await placing;
        }

        Files.Placed(_directory.Path).ShouldBeEmpty();
        Files.Incoming(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Recovery_places_what_a_row_names_and_leaves_the_rest_where_it_is()
    {
        var known = await AbandonAsync();
        var unknown = await AbandonAsync();

        (await Store.RecoverAsync((key, _) => Task.FromResult(key == known), None)).ShouldBe(1);

        (await ListAsync()).ShouldBe([known]);
        Files.Incoming(_directory.Path).ShouldHaveSingleItem().ShouldEndWith(unknown.ToString());
    }

    [Fact]
    public async Task Recovering_twice_places_nothing_more()
    {
        await AbandonAsync();

        (await Store.RecoverAsync((_, _) => Task.FromResult(true), None)).ShouldBe(1);
        (await Store.RecoverAsync((_, _) => Task.FromResult(true), None)).ShouldBe(0);
    }

    [Fact]
    public async Task Leftovers_go_only_when_they_are_old_and_no_row_names_them()
    {
        var known = await AbandonAsync();
        var unknown = await AbandonAsync();

        (await DropAsync(DateTimeOffset.UtcNow.AddDays(-1), known)).ShouldBe(0);
        (await DropAsync(LongAhead, known)).ShouldBe(1);

        (await Store.FindSizeAsync(known, None)).ShouldBe(5);
        (await Store.FindSizeAsync(unknown, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Bytes_still_on_their_way_in_are_no_leftovers_however_the_clock_jumps()
    {
        using var staged = await StageAsync("hello"u8);

        (await DropAsync(LongAhead)).ShouldBe(0);
        await staged.SealAsync(None);
        (await DropAsync(LongAhead)).ShouldBe(0);

        staged.Keep();
        await staged.PlaceAsync();
        (await ReadAsync(staged.Key)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_none_of_ours_is_left_alone()
    {
        var stranger = Path.Combine(_directory.Path, "incoming", "README");
        await File.WriteAllTextAsync(stranger, "mine");

        await Store.RecoverAsync((_, _) => Task.FromResult(true), None);
        await DropAsync(LongAhead);

        File.Exists(stranger).ShouldBeTrue();
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_cannot_be_moved_stay_readable_in_the_journal()
    {
        using var staged = await StageAsync("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();
        File.WriteAllText(Path.Combine(_directory.Path, "blobs", staged.Key.ToString()[^2..]), "in the way");

        await staged.PlaceAsync();

        Files.Incoming(_directory.Path).Length.ShouldBe(1);
    }

    private Task<int> DropAsync(DateTimeOffset olderThan, params BlobKey[] known) =>
        Store.DropLeftoversAsync(olderThan, (key, _) => Task.FromResult(known.Contains(key)), None);

    /// <summary>Sealed, a commit tried, then the process gone.</summary>
    private async Task<BlobKey> AbandonAsync()
    {
        using var staged = await StageAsync("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();
        return staged.Key;
    }

    private Task<StagedBlob> StageAsync(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.ToArray();
        return FillAsync();

        async Task<StagedBlob> FillAsync()
        {
            var staged = Store.Stage();
            staged.Write(text);
            return staged;
        }
    }
}
