using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Server.WebConsole.Inbox;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class PreviewTests
{
    [Fact]
    public async Task A_text_is_shown_as_text()
    {
        await using var server = await TestServer.StartAsync();

        var page = await PreviewAsync(server, ShownLetters.With("notes.txt", "text/plain; charset=utf-8", "Zwölf <b>Stühle</b>.\n"));

        page.ShouldContain("Zw&#xF6;lf &lt;b&gt;St&#xFC;hle&lt;/b&gt;.");
    }

    [Fact]
    public async Task HTML_is_shown_as_its_source()
    {
        await using var server = await TestServer.StartAsync();

        (await PreviewAsync(server, ShownLetters.With("page.html", "text/html", "<!doctype html><script>alert(1)</script>")))
            .ShouldContain("&lt;script&gt;alert(1)");
    }

    [Fact]
    public async Task A_long_text_is_shown_by_its_beginning()
    {
        await using var server = await TestServer.StartAsync();

        var text = new string('x', FileBeginnings.MostBytes) + "END";
        var page = await PreviewAsync(server, ShownLetters.With("long.txt", "text/plain", text));

        page.ShouldContain("xxx");
        page.ShouldNotContain("xEND");
        page.ShouldContain("This is the beginning");
    }

    [Fact]
    public async Task A_table_is_shown_as_one()
    {
        await using var server = await TestServer.StartAsync();

        var page = await PreviewAsync(server, ShownLetters.With("prices.csv", "text/csv", ShownLetters.Csv));

        Cells().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
            .ShouldBe(["item", "price", "Chair, oak", "120", "The \"best\" lamp", "45"]);
    }

    [Fact]
    public async Task A_picture_is_shown_as_what_its_bytes_are_whatever_was_said_of_it()
    {
        await using var server = await TestServer.StartAsync();

        var page = await PreviewAsync(server, ShownLetters.WithBytes("photo.bin", "application/x-thing", ShownLetters.Png));

        using var answer = await server.Http.GetAsync(WebUtility.HtmlDecode(Picture().Match(page).Groups[1].Value));
        answer.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        page.ShouldContain("whose bytes are <code>image/png</code>");
    }

    [Fact]
    public async Task A_file_of_another_message_is_not_there()
    {
        await using var server = await TestServer.StartAsync();
        var (client, first) = await ReadingTests.OpenAsync(server, ShownLetters.With("a.txt", "text/plain", "a"));
        var (_, second) = await ReadingTests.OpenAsync(server, ShownLetters.With("b.txt", "text/plain", "b"));
        var file = (await InboxTests.FirstAsync(server)).File;

        (await client.GetAsync($"/console/messages/{second}/files/{file}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync($"/console/messages/{first}/files/{file}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_shown_is_offered_to_be_saved()
    {
        await using var server = await TestServer.StartAsync();

        var page = await PreviewAsync(server, ShownLetters.With("tool.exe", "application/octet-stream", "MZ\0\0\u0001nothing"));

        page.ShouldContain("No preview");
        page.ShouldContain("download=\"tool.exe\"");
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n", "a|b/1|2")]
    [InlineData("a;b\n\n1;\"x;y\"", "a|b/1|x;y")]
    [InlineData("a\tb\n1\t\"two\nlines\"\n", "a|b/1|two\nlines")]
    [InlineData("\"a\"\"b\",\"\"\n", "a\"b|")]
    [InlineData("\"never closed, a\nb", "never closed, a\nb")]
    [InlineData("\"odd\" end,b", "odd end|b")]
    [InlineData("a,b,\n", "a|b|")]
    [InlineData("", "")]
    public void Fields_are_told_apart_as_their_quotes_say(string text, string expected)
    {
        var table = DelimitedText.Read(new TextBeginning(text, IsWhole: true), 10, 10);

        string.Join('/', table.Rows.Select(row => string.Join('|', row))).ShouldBe(expected);
        table.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void A_table_is_cut_to_some_rows_and_fields_and_loses_a_row_that_is_not_whole()
    {
        DelimitedText.Read(new TextBeginning("a,b,c\n1,2,3\n4,5,6\n", IsWhole: true), 2, 2)
            .ShouldSatisfyAllConditions(table => table.Rows.Count.ShouldBe(2), table => table.Rows[0].ShouldBe(["a", "b"]),
                table => table.Widest.ShouldBe(3), table => table.IsWhole.ShouldBeFalse());
        DelimitedText.Read(new TextBeginning("a,b\n1,2\n3", IsWhole: false), 10, 10).Rows.Count.ShouldBe(2);
    }

    private static async Task<string> PreviewAsync(TestServer server, string letter)
    {
        var (client, id) = await ReadingTests.OpenAsync(server, letter);
        return await client.PageAsync($"/console/messages/{id}/files/{(await InboxTests.FirstAsync(server)).File}");
    }

    [GeneratedRegex("<img id=\"picture\" src=\"([^\"]+)\"")]
    private static partial Regex Picture();

    [GeneratedRegex("<t[hd](?: scope=\"col\")?>([^<]*)</t")]
    private static partial Regex Cells();
}
