using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Support.SendingClient;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>A send repeated under one key.</summary>
public sealed class RobotomailSendIdempotencyTests
{
    [Fact]
    public async Task The_same_send_again_is_answered_as_the_first_time_even_when_it_could_not_be_done_again()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var letter = Letter(await client.UploadIdAsync());
        using var first = await client.PostMessageAsync(server.Messages(), letter, "key-1");
        var message = (await first.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("message");
        foreach (var file in await client.FilesAsync(server.Messages(), message))
            await client.DeleteAsync($"/v1/attachments/{file.Text("id")}");

        using var second = await client.PostMessageAsync(server.Messages(), letter, "key-1");

        (await second.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("message").GetRawText().ShouldBe(message.GetRawText());
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Another_body_or_another_mailbox_under_the_key_is_409()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var other = await client.MakeMailboxAsync("other");
        await client.PostMessageAsync(server.Messages(), Letter(), "key-1");

        var more = new { to = new[] { Outsider }, subject = "Another", bodyText = "T" };
        await (await client.PostMessageAsync(server.Messages(), more, "key-1")).ShouldRefuseAsync(
            HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_REUSED");
        await (await client.PostMessageAsync($"/v1/mailboxes/{other}/messages", Letter(), "key-1")).ShouldRefuseAsync(
            HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task Of_ten_at_once_one_sends()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var letter = Letter(await client.UploadIdAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PostMessageAsync(server.Messages(), letter, "key-1")));

        foreach (var answer in answers) answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").GetArrayLength().ShouldBe(1);
    }
}
