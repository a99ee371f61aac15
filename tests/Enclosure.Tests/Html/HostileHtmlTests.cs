using AngleSharp.Html.Parser;
using Enclosure.Html;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Html;

public sealed class HostileHtmlTests
{
    [Theory]
    [MemberData(nameof(HostileHtml.Vectors), MemberType = typeof(HostileHtml))]
    public void Nothing_dangerous_comes_through(string html) => SafeHtml.ShouldHold(html);

    [Theory]
    [MemberData(nameof(HostileHtml.Vectors), MemberType = typeof(HostileHtml))]
    public void Nothing_dangerous_comes_to_life_in_other_surroundings(string html)
    {
        foreach (var (start, end) in HostileHtml.Surroundings) SafeHtml.ShouldHold(start + html + end);
    }

    [Fact]
    public void No_mixture_of_their_pieces_comes_through() =>
        Prop.ForAll(HostileHtml.Pieces.ListOf().ToArbitrary(), pieces => SafeHtml.ShouldHold(string.Concat(pieces)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_text_is_shown_as_it_is() =>
        Prop.ForAll<NonNull<string>>(given =>
        {
            var text = string.Concat(given.Get.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter)));
            var page = new HtmlParser().ParseDocument(HtmlBody.FromText(text));
            page.QuerySelector("div")!.TextContent.ShouldBe(text);
        }).QuickCheckThrowOnFailure();

    public static TheoryData<string> Floods => new(
        string.Concat(Enumerable.Repeat("<div>", 100_000)),
        string.Concat(Enumerable.Repeat("<b title=x>", 100_000)),
        "<p>" + string.Concat(Enumerable.Range(0, 250)
            .Select(at => $"<b title={at}>")) + "</p>" + string.Concat(Enumerable.Repeat("<p>x", 100_000)),
        string.Concat(Enumerable.Repeat("<svg>", 100_000)),
        string.Concat(Enumerable.Repeat("<table><tr><td>", 50_000)),
        "<div " + string.Concat(Enumerable.Range(0, 150_000).Select(at => $"a{at} ")) + ">",
        "<div title=\"" + new string('x', 1 << 20),
        "<div style=\"" + string.Concat(Enumerable.Repeat("color:red;", 100_000)) + "\">",
        "<style>" + string.Concat(Enumerable.Repeat("@media x{", 100_000)),
        "<style>" + string.Concat(Enumerable.Repeat("a{", 300_000)),
        "<style>" + string.Concat(Enumerable.Repeat("/*", 300_000)),
        string.Concat(Enumerable.Repeat("<div>", 190)) + string.Concat(Enumerable.Repeat("</b>", 200_000)),
        string.Concat(Enumerable.Repeat("<ol><li><blockquote>x", 50_000)),
        new('<', 1 << 20),
        new('&', 1 << 20));

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_is_read_in_linear_time_on_a_small_stack(string html)
    {
        const int SmallStack = 256 * 1024;
        var reader = new Thread(() =>
        {
            _ = (HtmlBody.Sanitise(html, _ => null), HtmlBody.ToText(html), HtmlBody.ContentIds(html), HtmlBody.FromText(html));
        }, SmallStack);
        reader.IsBackground = true;
        reader.Start();
        reader.Join(TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }
}
