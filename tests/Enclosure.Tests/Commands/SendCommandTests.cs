using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>send</c> and <c>inbox</c> against a real server.</summary>
public sealed class SendCommandTests
{
    [Fact]
    public async Task A_message_with_files_goes_and_what_became_of_each_recipient_is_told()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("a.txt", "hello"u8.ToArray());

        var line = (await terminal.RunAsync(
            "send", "--to", "demo@localhost", "--bcc", SendingClient.Outsider, "--subject", "Report", "--html", "<p>En<b>closed</b></p>",
            "--attach", "a.txt", "--json")).ShouldSucceed().Json;

        line.GetProperty("recipients").EnumerateArray().Select(each => (each.Text("recipient"), each.Text("status")))
            .ShouldBe([("demo@localhost", "DELIVERED"), (SendingClient.Outsider, "SENT")], ignoreOrder: true);
        line.GetProperty("preflight").GetProperty("wouldBeSent").GetBoolean().ShouldBeTrue();
        line.GetProperty("files")[0].Text("filename").ShouldBe("a.txt");
        var inbox = (await terminal.RunAsync("inbox", "--json")).ShouldSucceed().Json;
        inbox.GetArrayLength().ShouldBe(1);
        inbox[0].Text("subject").ShouldBe("Report");
        (await terminal.RunAsync("download", inbox[0].Text("id"), "--out", "got.txt")).ShouldSucceed();
        terminal.Read("got.txt").ShouldBe("hello"u8.ToArray());
        using var client = server.Robotomail();
        (await client.MessageAsync($"{server.Messages()}/{line.Text("messageId")}")).Text("bodyText").ShouldBe("Enclosed");
    }

    [Fact]
    public async Task To_a_person_it_says_the_weight_and_each_recipient_in_words()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("run.exe", Files.Random(100));

        var result = (await terminal.RunAsync(
            "send", "--to", SendingClient.Outsider, "--subject", "Run", "--text", "it", "--attach", "run.exe")).ShouldSucceed();

        result.Output.ShouldMatch(@"^[\d.]+ k?B on the wire, 100 B of files\nsent from demo@localhost as [0-9a-f-]{36}\n");
        result.Output.ShouldMatch($"{SendingClient.Outsider} +kept here, never sent on");
        result.Error.ShouldContain("Warning: ");
    }

    [Fact]
    public async Task What_was_uploaded_for_a_message_that_does_not_go_is_deleted_again()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("a.txt", [1]);
        string[] send = ["send", "--subject", "s", "--text", "t", "--attach", "a.txt"];

        (await terminal.RunAsync([.. send, "--to", "demo@localhost", "--dry-run"])).ShouldSucceed().Output
            .ShouldContain("It would be sent. Nothing was.");
        (await terminal.RunAsync([.. send, "--to", "nobody"])).ShouldFail(1).ShouldContain("VALIDATION_ERROR");

        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("--to ADDRESS", "send", "--subject", "s", "--text", "t")]
    [InlineData("--subject TEXT", "send", "--to", "a@b.example", "--text", "t")]
    [InlineData("--text TEXT", "send", "--to", "a@b.example", "--subject", "s")]
    [InlineData("not both", "send", "--to", "a@b.example", "--subject", "s", "--text", "t", "--text-file", "t.txt")]
    [InlineData("no file 'none'", "send", "--to", "a@b.example", "--subject", "s", "--text", "t", "--attach", "none")]
    [InlineData("no mailbox x@y", "send", "--to", "a@b.example", "--subject", "s", "--text", "t", "--from-mailbox", "x@y")]
    [InlineData("no mailbox x@y", "inbox", "--mailbox", "x@y")]
    [InlineData("--since has the value 'soon'", "inbox", "--since", "soon")]
    [InlineData("leave --direction out", "inbox", "--follow", "--direction", "both")]
    public async Task A_mistake_is_one_clear_line_and_exit_code_2(string says, params string[] arguments)
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);

        (await terminal.RunAsync(arguments)).ShouldFail(2).ShouldContain(says);
    }

    [Fact]
    public async Task With_several_mailboxes_one_has_to_be_named()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeMailboxAsync("second");
        using var terminal = new Terminal(server);
        string[] send = ["send", "--to", SendingClient.Outsider, "--subject", "s", "--text", "t"];

        (await terminal.RunAsync(send)).ShouldFail(2).ShouldContain("The key has: demo@localhost, second@localhost.");
        (await terminal.RunAsync([.. send, "--from-mailbox", "Second@localhost"])).ShouldSucceed().Output.ShouldContain("second@localhost");
    }

    [Fact]
    public async Task The_inbox_shows_files_and_searches_and_obeys_no_subject()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.DeliverAsync(Letters.WithFile("report.pdf", "AAEC"));
        await client.DeliverAsync(InboundClient.Plain("=?utf-8?q?red=1B[31m_=E2=80=AEturned?="));
        using var terminal = new Terminal(server);

        var all = (await terminal.RunAsync("inbox")).ShouldSucceed().Output;
        all.ShouldMatch("    report.pdf  3 B  text/plain  [0-9a-f-]{36}\n");
        all.ShouldContain("red");
        all.ShouldNotContain("\u001b");
        all.ShouldNotContain("\u202e");
        (await terminal.RunAsync("inbox", "--with-files", "--json")).ShouldSucceed().Json.GetArrayLength().ShouldBe(1);
        (await terminal.RunAsync("inbox", "--search", "REPORT.pdf", "--json")).ShouldSucceed().Json.GetArrayLength().ShouldBe(1);
        (await terminal.RunAsync("inbox", "--since", "2099-01-01", "--json")).ShouldSucceed().Json.GetArrayLength().ShouldBe(0);
        (await terminal.RunAsync("inbox", "--direction", "out")).ShouldSucceed().Output.ShouldBe("none\n");
    }

    [Fact]
    public async Task Followed_it_tells_each_message_as_it_comes_until_it_is_interrupted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var terminal = new Terminal(server);
        using var following = terminal.Start("inbox", "--follow", "--with-files", "--json");
        await following.UntilAsync(() => following.Error.Contains("Waiting for messages."));

        await client.DeliverAsync(InboundClient.Plain("without"));
        await client.DeliverAsync(Letters.WithFile("a.txt", "AAEC"));
        await following.UntilAsync(() => following.Output.Contains("a.txt"));
        await following.InterruptAsync();

        (await following.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        var line = following.Output.TrimEnd('\n');
        line.ShouldNotContain("\n");
        System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("files")[0].Text("filename").ShouldBe("a.txt");
    }
}
