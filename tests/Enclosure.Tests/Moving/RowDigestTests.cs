using Enclosure.Moving;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Moving;

public sealed class RowDigestTests
{
    [Fact]
    public async Task The_order_of_rows_does_not_matter() =>
        (await OfAsync(["a", 1L], ["b", 2L])).ShouldBe(await OfAsync(["b", 2L], ["a", 1L]));

    [Fact]
    public async Task A_row_that_comes_twice_counts_twice() => (await OfAsync(["a"], ["a"])).ShouldNotBe(await OfAsync(["a"]));

    [Fact]
    public async Task Values_that_only_look_alike_differ()
    {
        object?[][] alike = [[null, ""], ["", null], ["", ""], ["n;", ""], [1L, ""], ["1", ""], ["i1;t0:", ""], ["é", ""], ["e\u0301", ""]];

        var all = new List<TableDigest>();
        foreach (var row in alike) all.Add(await OfAsync(row));

        all.Distinct().Count().ShouldBe(alike.Length);
    }

    [Fact]
    public async Task A_text_longer_than_the_buffer_counts_to_its_end()
    {
        var longText = new string('é', 100_000);

        (await OfAsync([longText + "a"])).ShouldNotBe(await OfAsync([longText + "b"]));
    }

    [Fact]
    public async Task A_text_that_one_engine_cannot_keep_counts_as_both_keep_it() =>
        (await OfAsync(["a\0\ud800"])).ShouldBe(await OfAsync(["a\ufffd\ufffd"]));

    private static async Task<TableDigest> OfAsync(params object?[][] rows)
    {
        var digest = new RowDigest();
        await digest.AddAllAsync(rows.ToAsyncEnumerable());
        return digest.Of("t");
    }
}
