using Enclosure.Html;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Html;

public sealed class SanitiseTests
{
    [Theory]
    [InlineData("<p>one<p>two", "<p>one</p><p>two</p>")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")]
    [InlineData("<b><i>x</b>y", "<b><i>x</i></b>y")]
    [InlineData("</div>x</p>", "x")]
    [InlineData("a &lt;b&gt; &amp; &quot;c&quot; &eacute;", "a &lt;b&gt; &amp; &quot;c&quot; é")]
    [InlineData("<html><head><title>T</title></head><body>x</body></html>", "x")]
    [InlineData("<body bgcolor=red style='color:blue'>x", "<div bgcolor=\"red\" style=\"color:blue\">x</div>")]
    [InlineData("<font color=red face=Arial size=2>x</font>", "<font color=\"red\" face=\"Arial\" size=\"2\">x</font>")]
    [InlineData("<form action=/x>Name <input name=q><button>Go</button></form>", "Name Go")]
    [InlineData("<a href=http://x/?a&amp;b>x</a>", "<a href=\"http://x/?a&amp;b\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=mailto:a@x>x</a><a href=tel:+1>y</a>", "<a href=\"mailto:a@x\">x</a><a href=\"tel:+1\">y</a>")]
    [InlineData("<a href=/login>x</a>", "<a>x</a>")]
    [InlineData("<a href=#top>x</a><p id=top class='a b'>", "<a href=\"#m-top\">x</a><p id=\"m-top\" class=\"m-a m-b\"></p>")]
    [InlineData("<p title='a \"b\" <c>'>x", "<p title=\"a &quot;b&quot; &lt;c&gt;\">x</p>")]
    [InlineData("<p lang=en lang=de>x", "<p lang=\"en\">x</p>")]
    [InlineData("x<!-- comment -->y<![if !mso]>z<![endif]>", "xyz")]
    [InlineData("<svg><path><p>y", "<p>y</p>")]
    [InlineData("<math><math><mi>x<div>y</div></math>z", "<div>y</div>z")]
    public void What_is_harmless_stays(string html, string safe) => Sanitise(html).ShouldBe(safe);

    [Theory]
    [InlineData("<img src=cid:Logo@x alt=L>", "<img src=\"/files/Logo@x\" alt=\"L\">")]
    [InlineData("<img src='CID:cid:&lt;logo%40x&gt;'>", "<img src=\"/files/logo@x\">")]
    [InlineData("<img src=cid:lost@x alt=L>", "")]
    [InlineData("<img src=logo.png>", "<img src=\"/files/logo.png\">")]
    [InlineData("<img src=other.png>", "")]
    [InlineData("<img src=http://x/a.png>", "<img src=\"http://x/a.png\">")]
    [InlineData("<img src=//x/a.png>", "<img src=\"https://x/a.png\">")]
    [InlineData("<img src='data:image/png;base64,AAAA'>", "<img src=\"data:image/png;base64,AAAA\">")]
    [InlineData("<td background=cid:logo@x>", "<td background=\"/files/logo@x\"></td>")]
    [InlineData(
        "<p style=\"background: url('cid:logo@x') no-repeat\">", "<p style=\"background:url(&quot;/files/logo@x&quot;) no-repeat\"></p>")]
    public void Images_come_from_the_message_or_stay_where_they_are(string html, string safe) => Sanitise(html).ShouldBe(safe);

    [Fact]
    public void Remote_images_can_be_replaced_or_left_out()
    {
        const string Html = "<img src=http://x/a><img src=http://y/b><p style='color:red;background:url(http://y/c)'>";

        HtmlBody.Sanitise(Html, _ => null, url => url.StartsWith("http://x") ? "/proxy?" + url : null)
            .ShouldBe("<img src=\"/proxy?http://x/a\"><p style=\"color:red\"></p>");
    }

    [Theory]
    [InlineData("color: red; WIDTH:10px !important", "color:red;width:10px !important")]
    [InlineData("font-family: 'Times New Roman', serif", "font-family:'Times New Roman', serif")]
    [InlineData("color:rgb(1, 2, 3);margin:0 auto", "color:rgb(1, 2, 3);margin:0 auto")]
    [InlineData("mso-line-height-rule:exactly;line-height:1.5", "line-height:1.5")]
    [InlineData("position:absolute;top:0;color:red", "color:red")]
    [InlineData("color:red;/* ; */padding:1px", "color:red;padding:1px")]
    [InlineData("background:url(http://x/a.png)", "background:url(\"http://x/a.png\")")]
    [InlineData("font-family:'a;b';color:red", "color:red")]
    public void Looks_stay(string style, string kept) =>
        Sanitise($"<p style=\"{style}\">x</p>").Replace("&quot;", "\"").ShouldBe($"<p style=\"{kept}\">x</p>");

    [Theory]
    [InlineData("p { color : red ; top:0 } ", "p{color:red}\n")]
    [InlineData(".a, td.b > #c:hover{color:red}", ".m-a, td.m-b > #m-c:hover{color:red}\n")]
    [InlineData("<!-- p{color:red} -->", "p{color:red}\n")]
    [InlineData("@import 'x'; p{color:red}", "p{color:red}\n")]
    [InlineData("@font-face{font-family:x;src:url(http://x)} p{color:red}", "p{color:red}\n")]
    [InlineData(
        "@media screen and (max-width: 600px) {p{color:red} .a{width:1px}} b{color:red}",
        "@media screen and (max-width: 600px){\np{color:red}\n.m-a{width:1px}\n}\nb{color:red}\n")]
    [InlineData("a[href]{color:red} p{color:red}", "p{color:red}\n")]
    public void Style_sheets_stay(string css, string kept) => Sanitise($"<style>{css}</style>").ShouldBe($"<style>{kept}</style>");

    [Fact]
    public void Depth_is_bounded_and_text_is_not_lost()
    {
        var safe = Sanitise(
            string.Concat(Enumerable.Repeat("<div>", 5000)) + "text" + string.Concat(Enumerable.Repeat("</div>", 5000)) + "after");

        safe.Split("<div>").Length.ShouldBeLessThan(300);
        safe.ShouldContain("text");
        safe.ShouldEndWith("after");
    }

    private static string Sanitise(string html) =>
        HtmlBody.Sanitise(html, id => id.ToLowerInvariant() is "logo@x" or "logo.png" ? $"/files/{id}" : null);
}
