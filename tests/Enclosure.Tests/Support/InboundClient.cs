using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Enclosure.Accounts;

namespace Enclosure.Tests.Support;

/// <summary>What hands mail in over HTTP, and reads it.</summary>
internal static class InboundClient
{
    public static Task<HttpResponseMessage> PostMailAsync(
        this HttpClient client, byte[] message, string query = "?rcpt=demo@localhost", string? type = "message/rfc822")
    {
        var content = new ByteArrayContent(message);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostAsync("/v1/inbound" + query, content);
    }

    /// <summary>Hands in lines with \n, expects 201; the answer.</summary>
    public static async Task<JsonElement> DeliverAsync(this HttpClient client, string message, string query = "?rcpt=demo@localhost")
    {
        using var answer = await client.PostMailAsync(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")), query);
        return await answer.ShouldBeAsync(HttpStatusCode.Created);
    }

    /// <summary>Hands a message in; its path at its mailbox, and what the mailbox got.</summary>
    public static async Task<(string Path, JsonElement Received)> ReceiveAsync(
        this HttpClient client, string message, string query = "?rcpt=demo@localhost")
    {
        var received = (await client.DeliverAsync(message, query)).GetProperty("messages")[0];
        return ($"/v1/mailboxes/{received.Text("mailboxId")}/messages/{received.Text("id")}", received);
    }

    public static async Task<JsonElement> MessageAsync(this HttpClient client, string path) =>
        (await (await client.GetAsync(path)).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("message");

    public static string Messages(this TestServer server) => $"/v1/mailboxes/{server.Account.Mailbox.Id}/messages";

    public static Task LimitInboundAsync(this TestServer server, long limit) =>
        server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(InboundLimit: limit));

    /// <summary>A message without files.</summary>
    public static string Plain(string subject, string more = "") =>
        $"""
        From: Ann <ann@example.com>
        To: Demo <demo@localhost>
        Subject: {subject}
        Message-ID: <{Guid.NewGuid():n}@example.com>{(more.Length > 0 ? "\n" + more : "")}

        Text of {subject}.

        """;
}
