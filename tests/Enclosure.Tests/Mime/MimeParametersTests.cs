using System.Text;
using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class MimeParametersTests
{
    [Theory]
    [InlineData("attachment; filename=a.txt", "a.txt")]
    [InlineData("attachment; FileName=\"a b.txt\"", "a b.txt")]
    [InlineData("attachment; filename=My File.pdf", "My File.pdf")]
    [InlineData("attachment; filename=My File.pdf size=3", "My File.pdf")]
    [InlineData("attachment; filename=a b=c.txt", "a b=c.txt")]
    [InlineData("attachment; filename=a.txt; filename=b.txt", "a.txt")]
    [InlineData("attachment filename=\"a.txt\"", "a.txt")]
    [InlineData("filename=\"a.txt\"", "a.txt")]
    [InlineData("attachment; size=3 filename=\"a.txt\"", "a.txt")]
    [InlineData("attachment; name=\"b.txt\" filename=\"a.txt\"", "a.txt")]
    [InlineData("attachment; filename=\"long\r\n name.txt\"", "long name.txt")]
    [InlineData("attachment; filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt")]
    [InlineData("attachment; filename=\"C:\\dir\\\"", "C:\\dir\\")]
    [InlineData("attachment; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt")]
    [InlineData("attachment; filename=\"say \"hi\".txt\"; size=3", "say \"hi\".txt")]
    [InlineData("attachment; filename=\"a;b.txt\"", "a;b.txt")]
    [InlineData("attachment; filename=\"never closed.txt", "never closed.txt")]
    [InlineData("attachment; filename=\"never closed.txt; size=3", "never closed.txt")]
    [InlineData("attachment; filename=\"never closed.txt; name=\"b.txt\"", "never closed.txt")]
    [InlineData("attachment; filename=never opened.txt\"", "never opened.txt")]
    [InlineData("attachment; filename=", "")]
    [InlineData("attachment; filename=\"\"", "")]
    [InlineData("attachment; filename", null)]
    [InlineData("attachment", null)]
    [InlineData("attachment (a; comment); filename=a.txt (of (mine))", "a.txt (of")]
    [InlineData("attachment; (name) filename (x) = (y) \"a.txt\" (z); size=1", "a.txt")]
    [InlineData("attachment; filename=report (1).pdf", "report (1).pdf")]
    [InlineData("attachment; filename=отчёт.pdf", "отчёт.pdf")]
    [InlineData("attachment; filename==?utf-8?Q?caf=C3=A9.pdf?=", "café.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?Q?caf=C3=A9?=\r\n =?utf-8?Q?.pdf?=\"", "café.pdf")]
    [InlineData("attachment; filename*=UTF-8''caf%C3%A9.pdf", "café.pdf")]
    [InlineData("attachment; filename*=UTF-8''caf%C3%A9.pdf; filename=cafe.pdf", "café.pdf")]
    [InlineData("attachment; filename=cafe.pdf; filename*=UTF-8'fr'caf%C3%A9.pdf", "café.pdf")]
    [InlineData("attachment; filename*=\"utf-8''caf%c3%a9.pdf\"", "café.pdf")]
    [InlineData("attachment; filename*=koi8-r''%F4%C5%D3%D4", "Тест")]
    [InlineData("attachment; filename*=''caf%C3%A9", "café")]
    [InlineData("attachment; filename*=x-made-up''caf%C3%A9", "café")]
    [InlineData("attachment; filename*=caf%C3%A9.pdf", "café.pdf")]
    [InlineData("attachment; filename*=UTF-8''100%.pdf", "100%.pdf")]
    [InlineData("attachment; filename*=; filename=a.txt", "a.txt")]
    [InlineData("attachment; filename=\"UTF-8''caf%C3%A9.pdf\"", "café.pdf")]
    [InlineData("attachment; filename=\"it's 100% 'x'.pdf\"", "it's 100% 'x'.pdf")]
    [InlineData("attachment; filename=\"a%20b.pdf\"", "a%20b.pdf")]
    [InlineData("attachment; filename*0=a; filename*1=\"b \"; filename*2=c.txt", "ab c.txt")]
    [InlineData("attachment; filename*2=c; filename*0=a; filename*1=b; filename*10=e; filename*9=d", "abcde")]
    [InlineData("attachment; filename*0=a; filename*2=c", "ac")]
    [InlineData("attachment; filename*1=b; filename*2=c", "bc")]
    [InlineData("attachment; filename*0=a; filename*0=x; filename*1=b", "ab")]
    [InlineData("attachment; filename=x; filename*0=a; filename*1=b", "ab")]
    [InlineData("attachment; filename*0*=UTF-8''caf%C3; filename*1*=%A9%20; filename*2=\"100%.pdf\"", "café 100%.pdf")]
    [InlineData("attachment; filename*0*=iso-2022-jp''%1B$B%25F; filename*1*=%259%25H%1B(B", "テスト")]
    [InlineData("attachment; filename*0=\"=?utf-8?B?Y2Fm\"; filename*1=\"w6kucGRm?=\"", "café.pdf")]
    public void A_file_is_named_in_any_of_the_ways_senders_do(string raw, string? name) => Parse(raw)["filename"].ShouldBe(name);

    [Theory]
    [InlineData("Text/Plain; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text/plain charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text/ plain; charset=\"utf-8\";", "text/plain", "utf-8")]
    [InlineData("text/plain (really); charset=us-ascii (Plain text)", "text/plain", "us-ascii")]
    [InlineData("\"text/plain\"; charset = utf-8", "text/plain", "utf-8")]
    [InlineData("; charset=utf-8", "", "utf-8")]
    [InlineData("text/plain; format=flowed charset=utf-8", "text/plain", "utf-8")]
    [InlineData("text/plain;;; charset=utf-8", "text/plain", "utf-8")]
    [InlineData("", "", null)]
    public void The_word_comes_without_comments_and_in_lower_case(string raw, string word, string? charset)
    {
        var parameters = Parse(raw);

        parameters.Word.ShouldBe(word);
        parameters["CHARSET"].ShouldBe(charset);
    }

    [Theory]
    [InlineData("a; filename*0*=UTF-8''%C3; filename*1=x", "UTF-8''%C3x")]
    [InlineData("a; filename=\"=?utf-8?Q?a?=\"", "=?utf-8?Q?a?=")]
    [InlineData("a; filename=é", "Ã©")]
    [InlineData("a", null)]
    public void The_raw_value_is_what_stands_there(string raw, string? value) => Parse(raw).Raw("filename").ShouldBe(value);

    [Fact]
    public void Bytes_that_are_not_utf8_are_read_as_windows_1252() =>
        MimeParameters.Parse([.. "a; filename=\"caf"u8, 0xE9, .. ".txt\""u8])["filename"].ShouldBe("café.txt");

    [Fact]
    public void Any_name_comes_back_from_encoded_pieces_in_any_order() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((given, cut) =>
        {
            var kept = given.Get.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && rune.Value is not (0x2028 or 0x2029 or 0xFEFF));
            var name = string.Concat(kept).Trim();
            var escapes = Encoding.UTF8.GetBytes(name).Select(value => $"%{value:x2}").Chunk(cut.Get).ToArray();
            var pieces = escapes.Select((piece, at) => $"filename*{at}*={(at == 0 ? "utf-8''" : "")}{string.Concat(piece)}").Reverse();
            Parse("attachment; " + string.Join(";\r\n ", pieces))["filename"].ShouldBe(name.Length == 0 ? null : name);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_make_reading_fail()
    {
        var pieces = Gen.Elements(
            "a", ";", "=", "\"", "\\", "filename", "name", "*", "*0", "*1*", "'", "%", "%2", "=?", "?=", " ", "(", ")", "\r\n", "é",
            "99999999999");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), raw =>
        {
            var parameters = Parse(string.Concat(raw));
            _ = (parameters["filename"], parameters.Raw("filename"), parameters["name"]);
        }).QuickCheckThrowOnFailure();
    }

    private static MimeParameters Parse(string raw) => MimeParameters.Parse(Encoding.UTF8.GetBytes(raw));
}
