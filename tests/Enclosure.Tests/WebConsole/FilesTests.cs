using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class FilesTests
{
    [Fact]
    public async Task An_account_without_files_is_told_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/files");

        page.ShouldContain("No files yet");
        page.ShouldContain("/console/upload");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>.txt")]
    [InlineData("\" onmouseover=\"alert(1).txt")]
    [InlineData("‮txt.exe")]
    [InlineData("a&b'c.txt")]
    public async Task A_hostile_name_is_a_text_wherever_it_is_shown(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var file = await server.UploadAsync("x"u8.ToArray());
        await server.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update attachments set filename = @name", new { name }));

        string[] pages =
        [
            await client.PageAsync("/console/files"), await client.PageAsync($"/console/files/{file.Id}"),
            await client.PageAsync($"/console/files/delete?file={file.Id}"), await client.PageAsync($"/console/upload?file={file.Id}"),
        ];

        foreach (var page in pages)
        {
            page.ShouldNotContain("<script>alert");
            page.ShouldNotContain("\" onmouseover=\"");
            WebUtility.HtmlDecode(page).ShouldContain(name);
        }
    }

    [Fact]
    public async Task Chosen_files_are_asked_about_then_deleted_and_what_stayed_is_told()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var first = await server.UploadAsync("a"u8.ToArray(), "first.txt");
        var second = await server.UploadAsync("b"u8.ToArray(), "second.txt");
        var pending = await server.IssueAsync(10, name: "awaited.txt");
        var ids = new[] { first.Id, second.Id, pending.Id, Guid.CreateVersion7() };

        var ask = await client.PageAsync("/console/files/delete?" + string.Join('&', ids.Select(id => $"file={id}")));
        using var answer = await client.PostAsync(
            "/console/files/delete", [.. ids.Select(id => ("file", id.ToString())), ("back", "/console/files?sort=name")]);

        ask.ShouldContain("Delete these 3 files?");
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var back = answer.Headers.Location!.ToString();
        back.ShouldStartWith("/console/files?sort=name");
        var page = await client.PageAsync(back);
        page.ShouldContain("2 files are deleted.");
        page.ShouldContain("awaited.txt is still awaited");
        page.ShouldContain("One was not there any more");
        Names(page).ShouldBe(["awaited.txt"]);
        (await server.CountersAsync()).Stored.ShouldBe(0);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/console/inbox")]
    public async Task The_way_back_leads_to_the_list_and_nowhere_else(string back)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync("/console/files/delete", ("file", Guid.Empty.ToString()), ("back", back));

        answer.Headers.Location!.ToString().ShouldStartWith("/console/files?");
    }

    [Fact]
    public async Task A_file_of_another_account_or_out_of_scope_is_not_there()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync("a"u8.ToArray(), "mine.txt");
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        string[] keys = [other.FullKey.Text, await UploadTests.ScopedAsync(server, server.Account.Mailbox.Id)];

        foreach (var key in keys)
        {
            using var client = await ConsoleClient.SignedInAsync(server, key);
            (await client.PageAsync("/console/files")).ShouldContain("No files yet");
            foreach (var path in new[] { "", "/download", "/link" })
                (await client.GetAsync($"/console/files/{file.Id}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var answer = await client.PostAsync("/console/files/delete", ("file", file.Id.ToString()));
            answer.Headers.Location!.ToString().ShouldContain("deleted=0");
        }

        (await server.CountersAsync()).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task A_scoped_key_sees_and_deletes_the_files_of_its_mailboxes()
    {
        await using var server = await TestServer.StartAsync();
        using var robotomail = server.Robotomail();
        await robotomail.DeliverAsync(Letters.WithFile("mine.txt", "YQ=="));
        var other = Guid.Parse(await robotomail.MakeMailboxAsync("other"));
        using var client = await ConsoleClient.SignedInAsync(server, await UploadTests.ScopedAsync(server, server.Account.Mailbox.Id));
        using var stranger = await ConsoleClient.SignedInAsync(server, await UploadTests.ScopedAsync(server, other));

        var page = await client.PageAsync("/console/files");

        Names(page).ShouldBe(["mine.txt"]);
        Names(await stranger.PageAsync("/console/files")).ShouldBeEmpty();
        var id = FileLink().Match(page).Groups[1].Value;
        using var refused = await stranger.PostAsync("/console/files/delete", ("file", id));
        refused.Headers.Location!.ToString().ShouldContain("deleted=0");
        using var answer = await client.PostAsync("/console/files/delete", ("file", id));
        answer.Headers.Location!.ToString().ShouldContain("deleted=1");
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_while_files_come_and_go()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        await FileShelf.FillAsync(server, 120);
        var first = await client.PageAsync("/console/files?sort=name");
        var last = FileLink().Matches(first)[^1].Groups[1].Value;

        using var answer = await client.PostAsync("/console/files/delete", ("file", last));
        await FileShelf.FillAsync(server, 5, from: 900);
        var second = await client.PageAsync(Next(first));

        Names(first).ShouldBe(FileShelf.Names(0, 50));
        Names(second).ShouldBe(FileShelf.Names(50, 50));
        var third = await client.PageAsync(Next(second));
        Names(third).ShouldBe([.. FileShelf.Names(100, 20), .. FileShelf.Names(900, 5)]);
        NextLink().IsMatch(third).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_is_downloaded_and_linked()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var file = await server.UploadAsync("hello"u8.ToArray(), "hello.txt");

        using var download = await client.GetAsync($"/console/files/{file.Id}/download");
        using var linked = await client.ScriptAsync(HttpMethod.Get, $"/console/files/{file.Id}/link");

        download.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await server.Http.GetStringAsync(download.Headers.Location)).ShouldBe("hello");
        var link = await linked.ShouldBeAsync(HttpStatusCode.OK);
        (await server.Http.GetStringAsync(link.Text("url"))).ShouldBe("hello");
        var page = await client.PageAsync($"/console/files/{file.Id}");
        page.ShouldContain("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        page.ShouldContain("if no message uses it");
    }

    [Theory]
    [InlineData("sort=x")]
    [InlineData("type=x")]
    [InlineData("state=hidden")]
    [InlineData("state=1")]
    [InlineData("from=x")]
    [InlineData("mailbox=x")]
    [InlineData("min=x")]
    [InlineData("max=-1")]
    [InlineData("after=x")]
    [InlineData("after=AAAA")]
    public async Task What_no_list_can_be_asked_for_is_refused_in_words(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.GetAsync($"/console/files?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("VALIDATION_ERROR");
    }

    [Theory]
    [InlineData("name=%00")]
    [InlineData("name=%25_!&type=&state=&from=&mailbox=&min=&max=&sort=")]
    [InlineData("min=1.5&max=999999999%20gb")]
    [InlineData("deleted=x&refused=y")]
    [InlineData("deleted=3&refused=00000000-0000-0000-0000-000000000000&refused=")]
    public async Task Odd_questions_are_answered(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        await server.UploadAsync("a"u8.ToArray());

        (await client.GetAsync($"/console/files?{query}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<string> Names(string page) =>
        FileLink().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[2].Value));

    private static string Next(string page) => WebUtility.HtmlDecode(NextLink().Match(page).Groups[1].Value);

    [GeneratedRegex("<a href=\"/console/files/([0-9a-f-]{36})\">([^<]*)</a>")]
    private static partial Regex FileLink();

    [GeneratedRegex("<a class=\"button\" href=\"([^\"]+)\" rel=\"next\">")]
    private static partial Regex NextLink();
}
