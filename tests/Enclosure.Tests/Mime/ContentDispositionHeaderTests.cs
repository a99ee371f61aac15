using System.Net.Http.Headers;
using System.Text;
using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class ContentDispositionHeaderTests
{
    [Theory]
    [InlineData("a.txt", "attachment; filename=\"a.txt\"")]
    [InlineData("two words; and more.txt", "attachment; filename=\"two words; and more.txt\"")]
    [InlineData("тест.txt", "attachment; filename=\"____.txt\"; filename*=UTF-8''%D1%82%D0%B5%D1%81%D1%82.txt")]
    [InlineData("😀.png", "attachment; filename=\"_.png\"; filename*=UTF-8''%F0%9F%98%80.png")]
    [InlineData("a\"b\\c.txt", "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt")]
    [InlineData("100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt")]
    [InlineData("x\r\nSet-Cookie: a", "attachment; filename=\"x__Set-Cookie: a\"; filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a")]
    public void A_name_is_written_as_rfc_6266_asks(string name, string header) =>
        ContentDispositionHeader.Write("attachment", name).ShouldBe(header);

    [Fact]
    public void Whatever_is_written_is_one_line_of_ascii_that_reads_back_as_the_name() =>
        Prop.ForAll<NonNull<string>>(name =>
        {
            var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name.Get));
            var written = ContentDispositionHeader.Write("inline", wellFormed);

            written.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
            Parse(written).FileName.ShouldBe(wellFormed);
            ContentDispositionHeaderValue.Parse(written).DispositionType.ShouldBe("inline");
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("form-data; name=\"file\"; filename=\"тест.txt\"", "тест.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"say %22hi%22%0D%0a.txt\"", "say \"hi\"\r\n.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt")]
    [InlineData("form-data; name=\"file\"; filename=\"100%25 %41.txt\"", "100%25 %41.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"a\\\\b.txt\"", "a\\b.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"C:\\dir\\\"", "C:\\dir\\")]
    [InlineData("form-data; name=\"file\"; filename=\"a;b=c.txt\"", "a;b=c.txt")]
    [InlineData("form-data; filename=\"\"; name=\"file\"", "")]
    [InlineData("form-data; name=\"file\"", null)]
    [InlineData("form-data; name=file; filename=plain name.txt", "plain name.txt")]
    [InlineData("FORM-DATA;NAME=file;FILENAME=a.txt;filename=b.txt", "a.txt")]
    [InlineData("form-data ; name = \"file\" ; filename = \"a.txt\" ;", "a.txt")]
    [InlineData("form-data; broken; name=\"file\"; filename=\"never ends", "never ends")]
    [InlineData("form-data; name=\"file\"; filename=\"_.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt")]
    [InlineData("form-data; name=\"file\"; filename*=utf-8'en'%C3%BC.txt; filename=\"_.txt\"", "ü.txt")]
    [InlineData("form-data; name=\"file\"; filename*=\"UTF-8''%C3%BC.txt\"", "ü.txt")]
    [InlineData("form-data; name=\"file\"; filename*=iso-8859-1''%A3%20rates.txt", "£ rates.txt")]
    [InlineData("form-data; name=\"file\"; filename*=UTF-8''%FF.txt; filename=\"kept.txt\"", "kept.txt")]
    [InlineData("form-data; name=\"file\"; filename*=UTF-8''%G1.txt; filename=\"kept.txt\"", "kept.txt")]
    [InlineData("form-data; name=\"file\"; filename*=koi8-r''%C1.txt; filename=\"kept.txt\"", "kept.txt")]
    [InlineData("form-data; name=\"file\"; filename*=nonsense; filename=\"kept.txt\"", "kept.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"=?utf-8?B?0YLQtdGB0YIudHh0?=\"", "тест.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"=?utf-8?Q?=C3=BC_a.txt?=\"", "ü a.txt")]
    [InlineData("form-data; name=\"file\"; filename=\"=?utf-8?B?!!?=\"", "=?utf-8?B?!!?=")]
    [InlineData("form-data; name=\"file\"; filename=\"=?koi8-r?Q?=C1?=\"", "=?koi8-r?Q?=C1?=")]
    public void A_form_names_its_file_in_any_of_the_ways_clients_do(string raw, string? fileName)
    {
        var header = Parse(raw);

        header.Disposition.ShouldBe("form-data");
        header.Name.ShouldBe("file");
        header.FileName.ShouldBe(fileName);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_read_as_windows_1252()
    {
        byte[] raw = [.. "form-data; name=file; filename=\""u8, 0x93, (byte)'r', 0xE9, 0x94, 0x80, .. "\""u8];

        ContentDispositionHeader.TryParse(raw, out var header).ShouldBeTrue();
        header.FileName.ShouldBe("“ré”€");
    }

    [Fact]
    public void What_dotnet_writes_is_read_back()
    {
        var written = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = "тест.txt" };
        Parse(written.ToString()).FileName.ShouldBe("тест.txt");

        written.FileNameStar = "тест.txt";
        Parse(written.ToString()).FileName.ShouldBe("тест.txt");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("; name=\"file\"")]
    public void A_header_without_a_disposition_is_none(string raw) =>
        ContentDispositionHeader.TryParse(Encoding.UTF8.GetBytes(raw), out _).ShouldBeFalse();

    [Fact]
    public void No_bytes_make_reading_fail()
    {
        var pieces = Gen.Elements("form-data", ";", "=", "\"", "\\", "name", "filename", "*", "'", "%", "%2", "=?", "?=", " ", "é");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), raw =>
        {
            _ = ContentDispositionHeader.TryParse(Encoding.UTF8.GetBytes(string.Concat(raw)), out _);
        }).QuickCheckThrowOnFailure();
    }

    private static ContentDispositionHeader Parse(string raw)
    {
        ContentDispositionHeader.TryParse(Encoding.UTF8.GetBytes(raw), out var header).ShouldBeTrue();
        return header;
    }
}
