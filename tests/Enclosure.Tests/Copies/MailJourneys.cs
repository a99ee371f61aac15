using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Copies;

/// <summary>Mail that comes in by both doors, is sent and answered with files; what was acknowledged is remembered by its mark.</summary>
internal sealed class MailJourneys(Fleet fleet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<string> _came = [];
    private readonly ConcurrentBag<string> _sent = [];
    private readonly ConcurrentBag<string> _replied = [];

    public int Count => _came.Count + _sent.Count + _replied.Count;

    public async Task ByHttpAsync(CancellationToken stop)
    {
        using var client = fleet.Robotomail();
        while (!stop.IsCancellationRequested)
        {
            await Lately.BreatheAsync();
            await HandInAsync(client);
        }
    }

    /// <summary>Hands a message with a file in; the answer's message.</summary>
    public async Task<System.Text.Json.JsonElement> HandInAsync(HttpClient client)
    {
        var (mark, bytes) = Letter();
        using var answer = await client.PersistAsync(HttpMethod.Post, "/v1/inbound?rcpt=demo@localhost", () => new ByteArrayContent(bytes)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") },
        });
        var received = (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("messages")[0];
        _came.Add(mark);
        return received;
    }

    /// <summary>As a mail server does: the same message again until it is taken.</summary>
    public async Task BySmtpAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Lately.BreatheAsync();
            var (mark, bytes) = Letter();
            while (!await TryDeliverAsync(bytes)) await Task.Delay(Pause, CancellationToken.None);
            _came.Add(mark);
        }
    }

    /// <summary>Each with a file, to a mailbox here and to somebody elsewhere.</summary>
    public async Task SendAsync(CancellationToken stop)
    {
        using var client = fleet.Robotomail();
        while (!stop.IsCancellationRequested)
        {
            await Lately.BreatheAsync();
            var mark = $"sent-{Guid.NewGuid():n}";
            using var uploaded = await client.PersistAsync(
                HttpMethod.Post, "/v1/attachments", () => new UploadForm().File(Files.Random(3000), mark).ToContent(), $"file-{mark}");
            var id = (await uploaded.ShouldBeAsync(HttpStatusCode.Created)).Text("id");
            var message = new
            {
                to = new[] { "demo@localhost", SendingClient.Outsider },
                subject = mark,
                bodyText = "Enclosed.",
                attachments = new[] { id },
            };
            using var answer = await client.PersistAsync(
                HttpMethod.Post, $"/v1/mailboxes/{fleet.Account.Mailbox.Id}/messages", () => JsonContent.Create(message), mark);
            await answer.ShouldBeAsync(HttpStatusCode.Created);
            _sent.Add(mark);
        }
    }

    /// <summary>Each with a file, in a conversation that began before.</summary>
    public async Task ReplyAsync(CancellationToken stop)
    {
        using var client = fleet.SendKit();
        using var robotomail = fleet.Robotomail();
        var conversation = (await HandInAsync(robotomail)).Text("threadId");
        while (!stop.IsCancellationRequested)
        {
            await Lately.BreatheAsync();
            var mark = $"reply-{Guid.NewGuid():n}";
            var (_, _, key) = await FileJourneys.UploadAsync(client, Files.Random(2000), $"file-{mark}");
            using var answer = await client.PersistAsync(
                HttpMethod.Post,
                $"/v1/inbox/{conversation}/reply",
                () => JsonContent.Create(new { body = mark, attachments = new[] { new { key } } }),
                mark);
            await answer.ShouldBeAsync(HttpStatusCode.OK);
            _replied.Add(mark);
        }
    }

    /// <summary>Everything acknowledged is there once, and went out once.</summary>
    public async Task VerifyAsync()
    {
        await Lately.TrueAsync(async () => await CountAsync("select count(*) from outbox") == 0, "all mail has gone");
        await Lately.TrueAsync(
            async () => await CountAsync("select count(*) from queued_messages where status in ('pending', 'sending')") == 0,
            "all replies have gone");
        (await CountAsync("select count(*) from queued_messages where status <> 'sent'")).ShouldBe(0);
        await VerifyKeptAsync();
        var bodies = await MarksAsync("select body_text from messages where direction = 'outbound'");
        foreach (var mark in _replied) bodies.Count(each => each == mark).ShouldBe(1, mark);
    }

    /// <summary>Everything acknowledged is there once; what was sent has arrived once, or still waits to be tried again.</summary>
    public async Task VerifyKeptAsync()
    {
        var inbound = await MarksAsync("select subject from messages where direction = 'inbound'");
        var outbound = await MarksAsync("select subject from messages where direction = 'outbound'");
        var waiting = await MarksAsync("select m.subject from messages m join outbox o on o.message_id = m.id");
        foreach (var mark in _came) inbound.Count(each => each == mark).ShouldBe(1, mark);
        foreach (var mark in _sent)
        {
            outbound.Count(each => each == mark).ShouldBe(1, mark);
            if (!waiting.Contains(mark)) inbound.Count(each => each == mark).ShouldBe(1, mark);
        }
    }

    private static (string Mark, byte[] Bytes) Letter()
    {
        var mark = $"came-{Guid.NewGuid():n}";
        var file = Convert.ToBase64String(Files.Random(1500), Base64FormattingOptions.InsertLineBreaks);
        var text = Letters.WithFile($"{mark}.txt", file).Replace("With a file", mark, StringComparison.Ordinal);
        return (mark, Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));
    }

    private async Task<bool> TryDeliverAsync(byte[] message)
    {
        try
        {
            using var talk = await SmtpTalk.OpenAsync(new IPEndPoint(IPAddress.Loopback, fleet.Balancer.Smtp));
            string[] lines = ["EHLO client.example", "MAIL FROM:<ann@example.com>", "RCPT TO:<demo@localhost>", "DATA"];
            if (!Went(await talk.ReplyAsync())) return false;
            foreach (var line in lines)
                if (!Went(await talk.AskAsync(line))) return false;
            await talk.SendAsync(message);
            return Went(await talk.AskAsync("."));
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>What is not taken now comes again; what never would be is a mistake.</summary>
    private static bool Went(string reply)
    {
        reply.ShouldNotStartWith("5");
        return reply.Length > 0 && reply[0] is '2' or '3';
    }

    private Task<long> CountAsync(string sql) => fleet.Core.Database.ReadAsync(each => each.ValueAsync<long>(sql), CancellationToken.None);

    private async Task<IReadOnlyList<string>> MarksAsync(string sql) =>
        [.. (await fleet.Core.Database.ReadAsync(each => each.ListAsync<string>(sql), CancellationToken.None)).Select(text => text.Trim())];
}
