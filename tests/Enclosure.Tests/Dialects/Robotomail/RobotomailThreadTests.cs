using System.Net;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Threads of a mailbox.</summary>
public sealed class RobotomailThreadTests
{
    [Fact]
    public async Task A_thread_has_every_documented_member_and_its_messages_oldest_first()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        var (_, first) = await client.ReceiveAsync("From: ann@example.com\nTo: demo@localhost\nSubject: Plan\nMessage-ID: <a@x>\n\nOne\n");
        clock.Advance(TimeSpan.FromMinutes(1));
        var (_, second) = await client.ReceiveAsync(
            MailSteps.WithFile("a.pdf", [1], "Re: Plan").Replace("Content-Type: multipart", "In-Reply-To: <a@x>\nContent-Type: multipart"));

        second.Text("threadId").ShouldBe(first.Text("threadId"));
        var thread = (await client.GetAsync($"{Threads(server)}/{first.Text("threadId")}").JsonAsync()).GetProperty("thread");

        thread.ShouldHaveShape("thread");
        thread.Names().Except(Shapes.Members("thread")).ShouldBe(["messages"]);
        thread.Number("messageCount").ShouldBe(2);
        thread.Text("lastMessageAt").ShouldBe("2026-11-21T12:01:00.000Z");
        var messages = thread.GetProperty("messages").EnumerateArray().ToList();
        messages.Select(message => message.Text("id")).ShouldBe([first.Text("id"), second.Text("id")]);
        messages[1].ShouldHaveShape("message");
        messages[1].GetProperty("attachments")[0].Text("filename").ShouldBe("a.pdf");
        (await client.GetAsync($"{server.Messages()}?threadId={first.Text("threadId")}").JsonAsync()).GetProperty("messages")
            .GetArrayLength()
            .ShouldBe(2);
    }

    [Fact]
    public async Task Of_a_long_thread_the_last_100_messages_are_shown_and_a_list_has_them_all()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (_, first) = await client.ReceiveAsync("From: ann@example.com\nTo: demo@localhost\nSubject: Plan\nMessage-ID: <a@x>\n\nOne\n");
        var last = first;
        for (var number = 1; number <= 100; number++)
            (_, last) = await client.ReceiveAsync(
                $"From: ann@example.com\nTo: demo@localhost\nSubject: Re: Plan {number}\nIn-Reply-To: <a@x>\n\nMore\n");

        var thread = (await client.GetAsync($"{Threads(server)}/{first.Text("threadId")}").JsonAsync()).GetProperty("thread");

        thread.Number("messageCount").ShouldBe(101);
        var ids = thread.GetProperty("messages").EnumerateArray().Select(message => message.Text("id")).ToList();
        ids.Count.ShouldBe(100);
        ids.ShouldNotContain(first.Text("id"));
        ids[^1].ShouldBe(last.Text("id"));
        var rest = await client.GetAsync($"{server.Messages()}?threadId={first.Text("threadId")}&offset=100").JsonAsync();
        rest.GetProperty("messages").EnumerateArray().Single().Text("id").ShouldBe(first.Text("id"));
    }

    [Fact]
    public async Task A_list_holds_at_most_50_the_latest_first()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var number = 1; number <= 51; number++) await client.ReceiveAsync(InboundClient.Plain($"Topic {number}"));

        var list = await client.GetAsync(Threads(server)).JsonAsync();

        var threads = list.GetProperty("threads").EnumerateArray().ToList();
        threads.Count.ShouldBe(50);
        threads[0].ShouldHaveShape("thread");
        threads[0].Text("subject").ShouldBe("Topic 51");
        list.GetProperty("metadata").ShouldHaveShape("listMetadata");
    }

    [Fact]
    public async Task A_thread_is_404_in_another_mailbox_and_out_of_scope()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var sales = await client.MakeMailboxAsync("sales");
        using var scoped = server.Robotomail(await client.MakeKeyAsync(sales));
        var thread = (await client.ReceiveAsync(InboundClient.Plain("x"))).Received.Text("threadId");

        HttpResponseMessage[] hidden =
        [
            await client.GetAsync($"/v1/mailboxes/{sales}/threads/{thread}"),
            await client.GetAsync($"{Threads(server)}/{Guid.CreateVersion7()}"),
            await client.GetAsync($"{Threads(server)}/x"),
            await scoped.GetAsync($"{Threads(server)}/{thread}"),
        ];
        foreach (var answer in hidden) await answer.ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    private static string Threads(TestServer server) => $"/v1/mailboxes/{server.Account.Mailbox.Id}/threads";
}
