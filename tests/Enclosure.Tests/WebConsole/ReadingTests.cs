using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class ReadingTests
{
    private const string Hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";

    [Fact]
    public async Task A_message_is_shown_with_its_people_its_files_and_a_frame_for_its_HTML()
    {
        await using var server = await TestServer.StartAsync();
        var (client, id) = await OpenAsync(server, ShownLetters.Invoice());

        var page = await client.PageAsync($"/console/messages/{id}");

        page.ShouldContain("Ann Carpenter &lt;ann@example.com&gt;");
        page.ShouldContain("bob@example.com");
        page.ShouldContain($"src=\"/console/messages/{id}/html\"");
        page.ShouldContain("sandbox=\"allow-same-origin allow-popups allow-popups-to-escape-sandbox\"");
        page.ShouldContain("6 files");
        page.ShouldContain("1 remote image is not loaded");
        page.ShouldNotContain("tracker.example");
    }

    [Fact]
    public async Task The_frame_runs_nothing_and_loads_pictures_of_this_server_alone_until_others_are_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        var (client, id) = await OpenAsync(server, ShownLetters.Invoice());

        using var blocked = await client.GetAsync($"/console/messages/{id}/html");
        using var shown = await client.GetAsync($"/console/messages/{id}/html?images=show");

        var policy = blocked.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("sandbox allow-same-origin allow-popups");
        policy.ShouldNotContain("allow-scripts");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain($"img-src {server.Url} data:;");
        policy.ShouldContain("frame-ancestors 'self'");
        (await blocked.Content.ReadAsStringAsync()).ShouldNotContain("tracker.example");
        shown.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("img-src http: https: data:;");
        (await shown.Content.ReadAsStringAsync()).ShouldContain("https://tracker.example/pixel.png");
    }

    [Fact]
    public async Task A_message_is_read_as_text_for_who_asks_for_it()
    {
        await using var server = await TestServer.StartAsync();
        var (client, id) = await OpenAsync(server, ShownLetters.Invoice());

        var page = await client.PageAsync($"/console/messages/{id}?view=text");

        page.ShouldContain("Hello, here is the invoice as text.</pre>");
        page.ShouldNotContain("<iframe");
        (await client.GetAsync($"/console/messages/{id}?view=other")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_message_is_had_as_it_came_and_its_files_in_one_archive()
    {
        await using var server = await TestServer.StartAsync();
        var (client, id) = await OpenAsync(server, ShownLetters.Invoice());

        using var raw = await client.GetAsync($"/console/messages/{id}/raw");
        using var zip = await client.GetAsync($"/console/messages/{id}/attachments.zip");

        raw.Content.Headers.ContentType!.MediaType.ShouldBe("message/rfc822");
        raw.Content.Headers.ContentDisposition!.ToString().ShouldContain("Invoice 2026-114.eml");
        (await raw.Content.ReadAsStringAsync()).ShouldStartWith("From: Ann Carpenter");
        await using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync());
        archive.Entries.Select(entry => entry.FullName)
            .ShouldBe(["logo.png", "photo.png", "prices.csv", "notes.txt", "invoice.pdf", "tool.exe"]);
    }

    [Fact]
    public async Task What_a_stranger_wrote_is_never_markup_of_a_page()
    {
        await using var server = await TestServer.StartAsync();
        var name = "a<script>alert(3)</script>.csv";
        var (client, id) = await OpenAsync(
            server, ShownLetters.With(name, "text/csv", $"<script>alert(4)</script>,\"{Hostile.Replace("\"", "\"\"")}\"\n", Hostile));
        var file = (await InboxTests.FirstAsync(server)).File;

        foreach (var path in new[]
                 {
                     "/console/inbox", $"/console/inbox?q={Uri.EscapeDataString("<script>")}", $"/console/messages/{id}",
                     $"/console/messages/{id}/parts", $"/console/messages/{id}/row", $"/console/messages/{id}/files/{file}",
                 })
        {
            var page = await client.PageAsync(path);
            page.ShouldContain("&lt;script&gt;", Case.Sensitive, path);
            page.ShouldNotContain("<script>", Case.Sensitive, path);
            page.ShouldNotContain("<img src=x", Case.Sensitive, path);
        }
    }

    [Fact]
    public async Task Hostile_HTML_comes_into_the_frame_without_what_could_run()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.ReceiveAsync(new Letter
        {
            BodyHtml = "<p onclick=alert(1)>Hi</p><script>alert(2)</script><iframe src=javascript:alert(3)></iframe>"
                + "<form action=/x><input></form>",
        });
        using var client = await ConsoleClient.SignedInAsync(server);

        var frame = await client.PageAsync($"/console/messages/{id}/html");

        frame.ShouldContain("<p>Hi</p>");
        frame.ShouldNotContain("alert(");
        frame.ShouldNotContain("<form");
    }

    [Fact]
    public async Task Files_that_were_left_out_are_shown_with_the_reason()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Inbound:MaxFileSize"] = "1KB" });
        var (client, id) = await OpenAsync(server, ShownLetters.With("big.txt", "text/plain", new string('x', 5000)));

        var page = await client.PageAsync($"/console/messages/{id}");
        var parts = await client.PageAsync($"/console/messages/{id}/parts");

        page.ShouldContain("big.txt");
        page.ShouldContain("It is larger than a file of a message may be");
        parts.ShouldContain("It is larger than a file of a message may be");
        (await client.PageAsync("/console/inbox")).ShouldContain("files left out");
    }

    [Fact]
    public async Task Parts_are_shown_as_they_lie_in_one_another_with_what_became_of_them()
    {
        await using var server = await TestServer.StartAsync();
        var (client, id) = await OpenAsync(server, ShownLetters.Invoice());
        var files = await server.Robotomail().FilesAsync(server.Messages(), await MessageAsync(server, id));
        await server.Robotomail().DeleteAsync($"/v1/attachments/{files.Single(file => file.Text("filename") == "tool.exe").Text("id")}");

        var page = await client.PageAsync($"/console/messages/{id}/parts");

        foreach (var word in new[] { "multipart/related", "text/html", "prices.csv", "in the text", "Its file was deleted after it came." })
            page.ShouldContain(word);
        Lists().Count(page).ShouldBe(3);
    }

    [Fact]
    public async Task Other_messages_of_the_conversation_are_shown_below()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(InboundClient.Plain("Chairs").Replace("Message-ID: <", "Message-ID: <first-"));
        var (first, _) = await InboxTests.FirstAsync(server);
        var named = (await MessageAsync(server, first)).Text("messageId");
        await server.Robotomail().DeliverAsync(InboundClient.Plain("Re: Chairs", $"In-Reply-To: {named}"));
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PageAsync($"/console/messages/{first}")).ShouldContain(">Re: Chairs</a>");
    }

    private static async Task<System.Text.Json.JsonElement> MessageAsync(TestServer server, string id) =>
        await server.Robotomail().MessageAsync($"{server.Messages()}/{id}");

    internal static async Task<(ConsoleClient Client, string Id)> OpenAsync(TestServer server, string letter)
    {
        await server.Robotomail().DeliverAsync(letter);
        return (await ConsoleClient.SignedInAsync(server), (await InboxTests.FirstAsync(server)).Id);
    }

    [GeneratedRegex("<ul>")]
    private static partial Regex Lists();
}
