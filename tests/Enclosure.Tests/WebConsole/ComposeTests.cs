using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class ComposeTests
{
    [Fact]
    public async Task An_uploaded_file_is_sent_and_what_became_of_it_is_shown()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var file = await server.UploadAsync("hello"u8.ToArray(), "hello.txt");
        var form = await client.PageAsync($"/console/upload?file={file.Id}");

        using var answer = await client.PostAsync(
            "/console/upload/send", Letter(server, "ann@elsewhere.example", ("file", file.Id.ToString())));

        form.ShouldContain("hello.txt");
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var page = await client.PageAsync(answer.Headers.Location!.ToString());
        page.ShouldContain("ann@elsewhere.example");
        page.ShouldContain("captured");
        page.ShouldContain("hello.txt");
        using var robotomail = server.Robotomail();
        (await robotomail.AttachmentAsync(file.Id.ToString())).Text("messageId").ShouldBe(answer.Headers.Location!.ToString()[^36..]);
    }

    [Fact]
    public async Task The_same_form_sent_twice_sends_once_and_a_changed_one_again()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var letter = Letter(server, "ann@elsewhere.example", ("once", "a"));

        using var first = await client.PostAsync("/console/upload/send", letter);
        using var second = await client.PostAsync("/console/upload/send", letter);
        using var third = await client.PostAsync("/console/upload/send", [.. letter.Select(f => f.Name == "text" ? ("text", "Other") : f)]);

        second.Headers.Location.ShouldBe(first.Headers.Location);
        third.Headers.Location.ShouldNotBe(first.Headers.Location);
    }

    [Theory]
    [InlineData("", "To is empty.")]
    [InlineData("ann@example.com, nobody", "&#x27;nobody&#x27; is no e-mail address.")]
    [InlineData("<script>@x", "is no e-mail address")]
    public async Task A_refused_message_keeps_what_was_typed_and_says_what_to_do(string to, string words)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync("/console/upload/send", Letter(server, to));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain(words);
        page.ShouldContain("Your report");
        page.ShouldNotContain("<script>@x");
    }

    [Fact]
    public async Task The_preflight_says_what_would_be_refused_and_sends_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var files = new List<(string, string)>();
        for (var at = 0; at < 2; at++)
            files.Add(("file", (await server.UploadAsync(new byte[14_000_000], $"{at}.exe")).Id.ToString()));

        using var answer = await client.ScriptAsync(
            HttpMethod.Post, "/console/upload/preflight", Form(client, [.. Letter(server, "ann@elsewhere.example, x"), .. files]));

        var report = await answer.ShouldBeAsync(HttpStatusCode.OK);
        report.GetProperty("wouldBeSent").GetBoolean().ShouldBeFalse();
        report.GetProperty("fileBytes").GetInt64().ShouldBe(28_000_000);
        report.GetProperty("problems").EnumerateArray().Select(problem => problem.Text("code"))
            .ShouldBe(["VALIDATION_ERROR", "MESSAGE_TOO_LARGE", "LARGE_MESSAGE", "BLOCKED_EXTENSION", "BLOCKED_EXTENSION"]);
        using var robotomail = server.Robotomail();
        (await robotomail.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_form_is_looked_at_without_complaint()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.ScriptAsync(
            HttpMethod.Post, "/console/upload/preflight", Form(client, [("mailbox", server.Account.Mailbox.Id.ToString())]));

        (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("problems").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_scoped_key_sends_from_its_mailboxes_alone_and_sees_no_other_file()
    {
        await using var server = await TestServer.StartAsync();
        using var robotomail = server.Robotomail();
        var other = await robotomail.MakeMailboxAsync("other");
        var file = await server.UploadAsync("a"u8.ToArray(), "secret-name.txt");
        using var client = await ConsoleClient.SignedInAsync(server, await UploadTests.ScopedAsync(server, server.Account.Mailbox.Id));

        var page = await client.PageAsync($"/console/upload?file={file.Id}");
        using var foreign = await client.PostAsync(
            "/console/upload/send", [.. Letter(server, "ann@elsewhere.example").Where(f => f.Name != "mailbox"), ("mailbox", other)]);
        using var taken = await client.PostAsync(
            "/console/upload/send", Letter(server, "ann@elsewhere.example", ("file", file.Id.ToString())));
        using var own = await client.PostAsync("/console/upload/send", Letter(server, "ann@elsewhere.example"));

        page.ShouldNotContain("secret-name");
        page.ShouldNotContain(other);
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        taken.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        own.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task What_was_sent_by_another_account_is_not_shown()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var answer = await client.PostAsync("/console/upload/send", Letter(server, "ann@elsewhere.example"));
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        using var stranger = await ConsoleClient.SignedInAsync(server, other.FullKey.Text);

        (await stranger.GetAsync(answer.Headers.Location!.ToString())).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Odd_forms_are_refused_and_never_a_fault_of_ours()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        (string, string)[][] forms =
        [
            [("mailbox", "x")],
            [("mailbox", server.Account.Mailbox.Id.ToString()), ("file", "x"), ("to", "\0"), ("subject", "\0"), ("text", "\0")],
            [.. Enumerable.Range(0, 2000).Select(at => ($"field{at}", "x"))],
            [.. Letter(server, string.Join(',', Enumerable.Range(0, 60).Select(at => $"a{at}@example.com")))],
            [.. Letter(server, "ann@example.com"), .. Enumerable.Range(0, 11).Select(_ => ("file", Guid.NewGuid().ToString()))],
        ];

        foreach (var form in forms)
            ((int)(await client.PostAsync("/console/upload/send", form)).StatusCode).ShouldBeInRange(400, 499);
    }

    private static (string Name, string Value)[] Letter(TestServer server, string to, params (string, string)[] more) =>
    [
        ("mailbox", server.Account.Mailbox.Id.ToString()), ("to", to), ("cc", ""), ("bcc", ""), ("subject", "Your report"),
        ("text", "Please find it enclosed."), .. more,
    ];

    private static FormUrlEncodedContent Form(ConsoleClient client, IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Append(("token", client.Token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
}
