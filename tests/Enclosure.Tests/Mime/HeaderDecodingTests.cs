using System.Text;
using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class HeaderDecodingTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  folded\r\n\there ", "folded here")]
    [InlineData("bare\n line\rbreaks", "bare line breaks")]
    [InlineData("тест", "тест")]
    [InlineData("=?utf-8?Q?caf=C3=A9_au=20lait?=", "café au lait")]
    [InlineData("=?UTF-8?b?dMOpc3Q=?=", "tést")]
    [InlineData("=?utf-8?B?dMOpc3Q?=", "tést")]
    [InlineData("=?utf-8?B?dMOp=c3Q=?=", "tést")]
    [InlineData("=?utf-8?B?dMOp\r\n c3Q=?=", "tést")]
    [InlineData("a =?utf-8?q?b?= c", "a b c")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=\r\n =?iso-8859-1?Q?=E9?=", "abé")]
    [InlineData("=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b")]
    [InlineData("=?utf-8?Q?=F0=9F=98?= =?UTF-8?B?gA==?=", "😀")]
    [InlineData("\"=?utf-8?Q?J=C3=BCrgen?=\" <j@x>", "\"Jürgen\" <j@x>")]
    [InlineData("re=?utf-8?Q?=C3=A9?=l", "reél")]
    [InlineData("=?utf-8*fr?Q?caf=C3=A9?=", "café")]
    [InlineData("=?utf-8?Q?two words?=", "two words")]
    [InlineData("=?utf-8?Q?what??=", "what?")]
    [InlineData("=?x-made-up?Q?Hello=2C_you?=", "Hello, you")]
    [InlineData("=??Q?caf=C3=A9?=", "café")]
    [InlineData("=?us-ascii?Q?caf=E9?=", "café")]
    [InlineData("=?utf-8?Q?a=3D=G1=?=", "a==G1=")]
    [InlineData("=?utf-8?B?!!?=", "=?utf-8?B?!!?=")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?utf-8?Q?broken =?utf-8?Q?whole?=", "=?utf-8?Q?broken whole")]
    [InlineData("=?utf-8?Q?never ends", "=?utf-8?Q?never ends")]
    [InlineData("=?utf-8?Q?a=0D=0AB:_c=00?=", "a  B: c")]
    [InlineData("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?koi8-r?Q?=F4=C5=D3=D4?=", "Тест")]
    [InlineData("=?utf-7?Q?+AOk-t=E9?=", "ét�")]
    public void A_header_is_read_as_its_sender_meant_it(string raw, string text) => Decode(raw).ShouldBe(text);

    [Fact]
    public void Bytes_that_are_not_utf8_are_read_as_windows_1252() =>
        HeaderDecoding.Decode([(byte)'c', (byte)'a', (byte)'f', 0xE9, 0x80]).ShouldBe("café€");

    [Fact]
    public void Any_text_comes_back_from_encoded_words_cut_anywhere() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((given, cut) =>
        {
            var kept = given.Get.EnumerateRunes().Where(rune => !Rune.IsControl(rune)
                && rune.Value is not (0x2028 or 0x2029 or 0xFFFD or 0xFEFF));
            var text = string.Concat(kept).Trim();
            var words = Encoding.UTF8.GetBytes(text).Chunk(cut.Get).Select(bytes => $"=?utf-8?B?{Convert.ToBase64String(bytes)}?=");

            Decode(string.Join("\r\n ", words)).ShouldBe(text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_in_one_line_comes_out()
    {
        var pieces = Gen.Elements(
            "=?", "?=", "?", "utf-8", "utf-7", "Q", "B", "=", "_", "+2", "\r\n", " ", "é", "\0", "\u2028", "=0A", "+AAo-", "Zm9v");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), raw =>
        {
            var text = Decode(string.Concat(raw));
            text.ShouldNotContain(letter => char.IsControl(letter) || char.IsSurrogate(letter));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_megabyte_of_beginnings_is_read_at_once() =>
        Decode(string.Concat(Enumerable.Repeat("=?a?q?", 80_000)) + "?=").Length.ShouldBeGreaterThan(400_000);

    private static string Decode(string raw) => HeaderDecoding.Decode(Encoding.UTF8.GetBytes(raw));
}
