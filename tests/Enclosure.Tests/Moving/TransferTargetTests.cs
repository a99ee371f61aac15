using Enclosure.Moving;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

/// <summary>What a transfer goes into and what not.</summary>
public sealed class TransferTargetTests
{
    [Fact]
    public async Task A_database_with_accounts_that_is_no_copy_is_somebodys()
    {
        await using var old = House.Embedded();
        await using var lived = House.Embedded();
        await old.SettleInAsync();
        await lived.SettleInAsync();
        var before = await lived.TablesAsync();

        (await old.MoveAsync(lived).ShouldThrowAsync<TransferRefusedException>()).Message.ShouldContain("choose an empty database");

        (await lived.TablesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_store_with_files_is_somebodys()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        var caller = await old.SettleInAsync();
        await old.UploadAsync(caller, Files.Random(10));
        var kept = System.IO.Path.Combine(fresh.Data, "blobs", "00", $"{new string('0', 32)}");
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(kept)!);
        await File.WriteAllBytesAsync(kept, [1]);

        (await old.MoveAsync(fresh).ShouldThrowAsync<TransferRefusedException>()).Message.ShouldContain("choose an empty place");

        File.Exists(kept).ShouldBeTrue();
    }

    [Fact]
    public async Task Once_a_server_has_started_on_it_a_copy_is_nobodys_target_any_more()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        await old.SettleInAsync();
        await old.MoveAsync(fresh);
        await old.MoveAsync(fresh);

        await TransferMarker.EndAsync((await fresh.SideAsync()).Database);

        await old.MoveAsync(fresh).ShouldThrowAsync<TransferRefusedException>();
    }

    /// <summary>The lock of the marker decides: a server that was first keeps the rows that it found.</summary>
    [Fact]
    public async Task A_server_that_starts_before_the_rows_are_replaced_keeps_them()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        await old.SettleInAsync();
        await old.MoveAsync(fresh);
        var before = await fresh.TablesAsync();
        await old.SettleInAsync("more");
        var database = (await fresh.SideAsync()).Database;
        var watch = House.Quiet with
        {
            Say = line =>
            {
                if (line == "copying rows") TransferMarker.EndAsync(database).GetAwaiter().GetResult();
            },
        };

        await old.MoveAsync(fresh, watch).ShouldThrowAsync<TransferFailedException>();

        (await fresh.TablesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_copy_of_another_source_is_refused()
    {
        await using var one = House.Embedded();
        await using var other = House.Embedded();
        await using var fresh = House.Embedded();
        await one.SettleInAsync();
        await other.SettleInAsync();
        await one.MoveAsync(fresh);

        (await other.MoveAsync(fresh).ShouldThrowAsync<TransferRefusedException>()).Message.ShouldContain(one.Data);
    }

    [Fact]
    public async Task A_schema_that_this_program_does_not_make_is_refused()
    {
        await using var old = House.Embedded();
        await using var fresh = House.Embedded();
        await (await old.SideAsync()).Database.WriteAsync(sql => sql.ExecuteAsync(
            "insert into migrations (number, name, applied_at) values (9999, 'later', 0)"));

        (await old.MoveAsync(fresh).ShouldThrowAsync<TransferRefusedException>()).Message.ShouldContain("schema 9999");
    }
}
