using System.Security.Cryptography;
using System.Text;
using Enclosure.Storage;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

/// <summary>What every store promises, whatever keeps its bytes: a class for each store runs all of it.</summary>
public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task What_is_placed_is_read_back_byte_for_byte()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        var key = await PlaceAsync(bytes);

        (await ReadAsync(key)).ShouldBe(bytes);
        (await Store.FindSizeAsync(key, None)).ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task A_seal_tells_size_and_hash_of_what_was_written()
    {
        using var staged = Store.Stage();
        staged.Write("hello "u8);
        await staged.WriteAsync("world"u8.ToArray(), None);

        var seal = await staged.SealAsync(None);

        seal.Size.ShouldBe(11);
        seal.Sha256.ShouldBe("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var key = await PlaceAsync([]);

        (await ReadAsync(key)).ShouldBeEmpty();
        (await Store.FindSizeAsync(key, None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_page_that_ends_in_a_dash_keeps_its_last_byte()
    {
        var bytes = Encoding.ASCII.GetBytes(new string('x', 4095) + "-");

        (await ReadAsync(await PlaceAsync(bytes))).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_run_of_bytes_is_read_from_the_middle()
    {
        var bytes = RandomNumberGenerator.GetBytes(100);
        await using var content = await Store.OpenReadAsync(await PlaceAsync(bytes), None);
        var run = new byte[57 - 11 + 1];

        (await content.ReadAsync(run, 11, None)).ShouldBe(run.Length);
        run.ShouldBe(bytes[11..58]);
        (await content.ReadAsync(run, 90, None)).ShouldBe(10);
        (await content.ReadAsync(run, 100, None)).ShouldBe(0);
    }

    [Fact]
    public async Task Two_stagings_at_once_keep_apart()
    {
        using var one = Store.Stage();
        using var two = Store.Stage();
        one.Key.ShouldNotBe(two.Key);
        for (var i = 0; i < 100; i++)
        {
            one.Write("1"u8);
            two.Write("22"u8);
        }

        await FinishAsync(one);
        await FinishAsync(two);

        (await ReadAsync(one.Key)).ShouldAllBe(each => each == '1');
        (await ReadAsync(two.Key)).Length.ShouldBe(200);
    }

    [Fact]
    public async Task A_thousand_stagings_from_many_threads_have_a_thousand_ids()
    {
        var keys = new System.Collections.Concurrent.ConcurrentBag<BlobKey>();
        await Parallel.ForAsync(0, 1000, async (_, ct) =>
        {
            using var staged = Store.Stage();
            keys.Add(staged.Key);
        });

        keys.Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public async Task What_is_disposed_before_a_commit_was_tried_is_gone()
    {
        var staged = Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);

        await staged.DisposeAsync();

        (await Store.FindSizeAsync(staged.Key, None)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_kept_survives_its_disposal()
    {
        var staged = Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();

        await staged.DisposeAsync();

        (await ReadAsync(staged.Key)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task Sealed_bytes_are_readable_before_they_are_placed()
    {
        using var staged = Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);

        (await ReadAsync(staged.Key)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task Absent_bytes_have_no_size_and_one_named_failure()
    {
        var absent = new BlobKey(Guid.CreateVersion7());

        (await Store.FindSizeAsync(absent, None)).ShouldBeNull();
        await Should.ThrowAsync<BlobMissingException>(() => Store.OpenReadAsync(absent, None));
    }

    [Fact]
    public async Task Deleting_twice_is_as_good_as_once()
    {
        var key = await PlaceAsync("hello"u8.ToArray());

        await Store.DeleteAsync(key, None);
        await Store.DeleteAsync(key, None);

        (await Store.FindSizeAsync(key, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_delete_between_commit_and_place_leaves_nothing()
    {
        using var staged = Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();

        await Store.DeleteAsync(staged.Key, None);
        await staged.PlaceAsync();

        (await Store.FindSizeAsync(staged.Key, None)).ShouldBeNull();
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_keeps_what_it_opened_when_it_is_deleted()
    {
        var key = await PlaceAsync("hello"u8.ToArray());
        await using var content = await Store.OpenReadAsync(key, None);

        await Store.DeleteAsync(key, None);

        var buffer = new byte[5];
        (await content.ReadAsync(buffer, 0, None)).ShouldBe(5);
        buffer.ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task The_list_names_what_is_placed_and_nothing_else()
    {
        var placed = new[] { await PlaceAsync("1"u8.ToArray()), await PlaceAsync("2"u8.ToArray()) };
        using var staged = Store.Stage();
        staged.Write("3"u8);

        (await ListAsync()).ShouldBe(placed, ignoreOrder: true);
    }
}
