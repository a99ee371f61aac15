using System.Text.RegularExpressions;
using Enclosure.Sql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

/// <summary>How values go in and come out.</summary>
public abstract partial class DatabaseContract
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData(@"a\u0000b", "a\uFFFDb")]
    [InlineData(@"\uD83D\uDE00", "\uD83D\uDE00")]
    [InlineData(@"\uD83D", "\uFFFD")]
    [InlineData(@"x\uDE00\uD83Dy", "x\uFFFD\uFFFDy")]
    [InlineData(@"\uD83D\uDE00\uD83D", "\uD83D\uDE00\uFFFD")]
    public async Task Texts_that_are_none_are_made_some(string escaped, string kept)
    {
        await using var fixture = await CreateAsync();

        await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1, Regex.Unescape(escaped)));

        (await fixture.TextAsync(1)).ShouldBe(kept);
    }

    [Fact]
    public async Task Nulls_of_every_type_may_be_asked_for()
    {
        await using var fixture = await CreateAsync();
        var nothing = new { text = (string?)null, id = (Guid?)null, at = (DateTimeOffset?)null, big = (long?)null, small = (int?)null };

        foreach (var name in new[] { "text", "id", "at", "big", "small" })
            (await fixture.Database.ReadAsync(
                sql => sql.ValueAsync<long>($"select count(*) from accounts where @{name} is null", nothing), None)).ShouldBe(0);

        var listed = new SqlValues(new { at = (DateTimeOffset?)null });
        var list = listed.List("x", ["a", "b"]);
        (await fixture.Database.ReadAsync(
            sql => sql.ListAsync<long>($"select id from notes where (@at is null or id < @at) and text in {list}", listed),
            None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ids_and_instants_come_back_as_they_went_in()
    {
        await using var fixture = await CreateAsync();
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.FromUnixTimeMilliseconds(1_763_700_000_123));

        var back = await fixture.Database.WriteAsync(sql => sql.ValueAsync<Kept>(
            "select cast(@id as text) as id, cast(@now as bigint) as at, cast(null as text) as other, cast('x' as text) as text",
            new { id, now }));

        back.ShouldBe(new Kept(id, now, null, "x"));
    }

    [Fact]
    public async Task Case_is_folded_in_every_script()
    {
        await using var fixture = await CreateAsync();
        await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1, "\u00C4RGER \u0416"));

        (await fixture.Database.ReadAsync(sql => sql.ValueAsync<long>(
            "select count(*) from notes where lower(text) like lower(@part) escape '!'",
            new { part = "%\u00E4Rger \u0436" }), None)).ShouldBe(1);
    }

    private sealed record Kept(Guid Id, DateTimeOffset At, Guid? Other, string Text);
}
