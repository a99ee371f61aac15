using Enclosure.Html;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Html;

public sealed class HtmlToTextTests
{
    [Theory]
    [InlineData("<p>one\n two</p><p>three</p>", "one two\n\nthree")]
    [InlineData("a<br>b<br><br>c", "a\nb\n\nc")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<h1>Title</h1>text", "Title\n\ntext")]
    [InlineData("a &amp; b&nbsp;c &lt;d&gt;", "a & b c <d>")]
    [InlineData("<title>t</title><style>p{}</style><script>x</script>seen", "seen")]
    [InlineData("<a href=\"http://x.org/a\">here</a>", "here <http://x.org/a>")]
    [InlineData("<a href=\"http://x.org/\">x.org</a>", "x.org")]
    [InlineData("<a href=\"mailto:a@x.org\">a@x.org</a>", "a@x.org")]
    [InlineData("<a href=\"javascript:x\">here</a>", "here")]
    [InlineData("<ul><li>a<li><p>b</p></ul>", "- a\n- b")]
    [InlineData("<ol><li>a<li>b<ul><li>c</ul></ol>", "1. a\n2. b\n  - c")]
    [InlineData("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "1\t2\n3\t4")]
    [InlineData("<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("<img alt=Logo src=x>text", "Logotext")]
    [InlineData("a<hr>b", "a\n----------\nb")]
    [InlineData("<svg><text>x</text></svg>y", "y")]
    [InlineData("<svg><path><p>y", "y")]
    [InlineData("<math><mi>x<font color=red>y</font>z", "yz")]
    [InlineData("", "")]
    public void A_reader_without_html_sees_the_text(string html, string text) => HtmlBody.ToText(html).ShouldBe(text);

    [Theory]
    [InlineData("<img src=cid:a@x>", "a@x")]
    [InlineData("<IMG SRC='CID:cid:&lt;a%40x&gt;'>", "a@x")]
    [InlineData("<td background=\"cid:a@x\"><video poster=cid:b@x>", "a@x b@x")]
    [InlineData("<img srcset='cid:a@x 1x, cid:b@x 2x'>", "a@x b@x")]
    [InlineData("<p style=\"background:url('cid:a@x')\">", "a@x")]
    [InlineData("<style>p{background:url( cid:a@x )}</style>", "a@x")]
    [InlineData("<v:fill src='cid:a@x'>", "a@x")]
    [InlineData("<a href=cid:a@x>", "")]
    [InlineData("cid:a@x <!-- <img src=cid:a@x> --> <p title='see cid:a@x'>", "")]
    public void Content_ids_are_found_wherever_something_is_shown_from(string html, string ids) =>
        string.Join(' ', HtmlBody.ContentIds(html).Order(StringComparer.Ordinal)).ShouldBe(ids);

    [Fact]
    public void Content_ids_match_in_any_case() => HtmlBody.ContentIds("<img src=cid:Logo@X>").Contains("logo@x").ShouldBeTrue();

    [Theory]
    [InlineData("a <b> & \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;")]
    [InlineData(
        "see (http://x.org/a_(b)).",
        "see (<a href=\"http://x.org/a_(b)\" target=\"_blank\" rel=\"noopener noreferrer\">http://x.org/a_(b)</a>).")]
    [InlineData("javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("http://x/\"onclick=", "<a href=\"http://x/\" target=\"_blank\" rel=\"noopener noreferrer\">http://x/</a>&quot;onclick=")]
    [InlineData("one\r\ntwo", "one\ntwo")]
    public void A_text_becomes_a_page(string text, string body)
    {
        HtmlBody.FromText(text).ShouldContain($">{body}</div>");
        HtmlBody.FromText(text).ShouldStartWith("<!doctype html>");
    }

    [Fact]
    public void No_html_makes_reading_fail() =>
        Prop.ForAll(HostileHtml.Pieces.ListOf().ToArbitrary(), pieces =>
        {
            var html = string.Concat(pieces);
            _ = (HtmlBody.ToText(html), HtmlBody.ContentIds(html), HtmlBody.FromText(html));
        }).QuickCheckThrowOnFailure();
}
