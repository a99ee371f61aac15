using System.Net;
using System.Net.Http.Json;
using Enclosure.Mail;
using Enclosure.Relaying;
using Enclosure.Tests.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Support.SendingClient;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>A server whose mail goes to a relay: sent by the API, carried in the background, received by another program.</summary>
public sealed class RelayedMailTests
{
    [Fact]
    public async Task What_is_sent_arrives_byte_for_byte_as_it_is_read_back()
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var server = await TestServer.StartAsync(settings: To(receiver.Port));
        using var client = server.Robotomail();
        var files = new List<string>();
        foreach (var name in new[] { "تقرير.pdf", "报告.pdf", "🎉.png" })
            files.Add((await client.UploadAsync(Files.Random(100_000 + files.Count), name, "application/octet-stream")).Text("id"));

        var sent = await client.SendMessageAsync(server.Messages(), Letter(files));
        await Eventually.TrueAsync(
            async () => (await client.MessageAsync($"{server.Messages()}/{sent.Text("id")}")).Text("status") == "DELIVERED",
            "the message is delivered");

        receiver.Message(1).ShouldBe(await client.GetByteArrayAsync($"{server.Messages()}/{sent.Text("id")}/raw"));
        receiver.Said(1).ShouldContain(Outsider);
    }

    [Fact]
    public async Task A_relay_that_takes_no_message_of_this_size_fails_it_with_both_numbers()
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var relay = new Relay(new RelayTerms("127.0.0.1", receiver.Port, RelayTls.None, "here"), TimeProvider.System);
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.DeliverAsync);
        var message = await fixture.SendAsync("ann@example.com");
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update messages set raw_bytes = 60000000"));

        await fixture.Core.CarryAsync();

        var recipient = (await fixture.RecipientsAsync(message)).ShouldHaveSingleItem();
        (recipient.Status, recipient.Code).ShouldBe((RecipientStatus.Failed, 552));
        recipient.Reply.ShouldBe("5.3.4 The message has 60000000 bytes as it is sent, the relay takes 50000000 at most.");
    }

    [Fact]
    public async Task What_the_relay_says_it_takes_is_told_before_a_message_is_sent()
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var server = await TestServer.StartAsync(settings: To(receiver.Port));
        using var client = server.Robotomail();

        using var answer = await client.PostAsJsonAsync($"{server.Messages()}/preflight", Letter([]));

        (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("preflight")
            .GetProperty("relayLimitBytes")
            .GetInt64()
            .ShouldBe(50_000_000);
    }

    private static Dictionary<string, string?> To(int port) => new()
    {
        ["Outbound:Mode"] = "relay",
        ["Outbound:Relay:Host"] = "127.0.0.1",
        ["Outbound:Relay:Port"] = $"{port}",
        ["Outbound:Relay:Tls"] = "none",
    };
}
