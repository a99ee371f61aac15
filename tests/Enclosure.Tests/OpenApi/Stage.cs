using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;

namespace Enclosure.Tests.OpenApi;

/// <summary>A server with an account, and requests to it made from the documents' own operations.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>From here on a client had better ask first: the server refuses without reading.</summary>
    private const long LongBody = 1 << 20;

    private readonly HttpClient _client;
    private Guid? _conversationId;

    private Stage(TestServer server, TestClock clock, IReadOnlyList<ApiDocument> documents)
    {
        (Server, Clock, Documents) = (server, clock, documents);
        var patient = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        _client = new HttpClient(patient) { BaseAddress = new Uri(server.Url) };
    }

    public TestServer Server { get; }
    public TestClock Clock { get; }
    public IReadOnlyList<ApiDocument> Documents { get; }
    public Guid AccountId => Server.Account.Account.Id;
    public Guid MailboxId => Server.Account.Mailbox.Id;

    public static async Task<Stage> SetAsync()
    {
        var clock = new TestClock();
        var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Inbound:MaxMessageSize"] = "1MB" });
        return new Stage(server, clock, await ApiDocument.ReadAllAsync(server));
    }

    public ApiDocument DocumentOf(ApiOperation operation) => Documents.Single(document => document.Operations.Contains(operation));

    public ApiOperation Operation(string id) =>
        Documents.SelectMany(document => document.Operations).Single(operation => operation.Id == id);

    /// <summary>Sends a request of the operation with the account's full key, unless another is given; an empty one is none.</summary>
    public Task<HttpResponseMessage> SendAsync(
        ApiOperation operation,
        object? id = null,
        HttpContent? body = null,
        string? key = null,
        string query = "",
        params (string Name, string Value)[] headers) =>
        SendAsync(operation.Method, Fill(operation.Path, id?.ToString() ?? Guid.Empty.ToString()) + query, body, key, headers);

    /// <summary>The id is of the last thing that the path names; what it lies in is the mailbox.</summary>
    private string Fill(string path, string id)
    {
        var last = path.LastIndexOf('{');
        if (last < 0) return path;
        var filled = path[..last] + id + path[(path.IndexOf('}', last) + 1)..];
        return filled.Replace("{id}", MailboxId.ToString());
    }

    public Task<HttpResponseMessage> SendAsync(
        string method, string path, HttpContent? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        var text = key ?? Server.Account.FullKey.Text;
        if (text.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", text);
        request.Headers.ExpectContinue = body?.Headers.ContentLength > LongBody;
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<string> NewKeyAsync(KeyKind kind) =>
        (await Server.Core.Keys.CreateOfAccountAsync(AccountId, kind, null, kind == KeyKind.Scoped ? [MailboxId] : [])).Text;

    /// <summary>The id of a file uploaded by form.</summary>
    public async Task<Guid> NewAttachmentAsync()
    {
        var answer = await SendAsync(Operation("uploadAttachment"), body: Form("file"));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>A fresh upload link, as answered.</summary>
    public async Task<JsonElement> NewUploadAsync()
    {
        var answer = await SendAsync(Operation("createUploadLink"), body: Json(PromisedFile));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    public async Task<string?> StateOfAsync(Guid uploadId)
    {
        var answer = await SendAsync(Operation("getUpload"), uploadId);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("status").GetString();
    }

    public async Task<Guid> NewFilledUploadAsync()
    {
        var upload = await NewUploadAsync();
        using var bytes = new ByteArrayContent("a,b\n"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        (await Server.Http.PutAsync(upload.GetProperty("presignedUrl").GetString(), bytes)).EnsureSuccessStatusCode();
        return upload.GetProperty("id").GetGuid();
    }

    private Caller Owner => new(Guid.NewGuid(), KeyKind.Full, Server.Account.Account);

    /// <summary>A message with a file.</summary>
    public static StringContent Mail(string subject = "Hello") => Text(
        MailSteps.WithFile("a.pdf", "some bytes"u8.ToArray(), subject).ReplaceLineEndings("\r\n"), "message/rfc822");

    /// <summary>Hands a message in; what the first mailbox got.</summary>
    public async Task<JsonElement> NewMailAsync(string subject = "Hello")
    {
        var answer = await SendAsync(
            Operation("receiveMessage"), body: Mail(subject), query: $"?rcpt={Server.Account.Mailbox.FullAddress}");
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("messages")[0];
    }

    /// <summary>A conversation with a file and an answer to it; the same one each time.</summary>
    public async Task<Guid> ConversationAsync()
    {
        if (_conversationId is { } known) return known;
        var id = (await NewMailAsync("A conversation")).GetProperty("threadId").GetGuid();
        await NewMailAsync("Re: A conversation");
        return (_conversationId = id).Value;
    }

    /// <summary>A message to somebody elsewhere.</summary>
    public static HttpContent Letter(params IEnumerable<Guid> attachments) =>
        Json(new { to = new[] { "ann@elsewhere.example" }, subject = "Report", bodyText = "Enclosed.", attachments });

    /// <summary>The id of a message that was kept instead of being sent onward.</summary>
    public async Task<string> NewCapturedAsync()
    {
        var answer = await SendAsync(Operation("sendMessage"), MailboxId, Letter());
        var message = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message");
        return message.GetProperty("externalMessageId").GetString()!["captured-".Length..];
    }

    public static object Hook { get; } =
        new
        {
            url = "https://hooks.example.com/mail",
            events = new[] { "message.received" },
            headers = new Dictionary<string, string> { ["X-Team"] = "a" },
        };

    /// <summary>Made without a request, so that a suspended account has one too.</summary>
    public async Task<Guid> NewWebhookAsync() =>
        (await Server.Core.Webhooks.CreateAsync(
            Owner, new NewWebhook(null, "https://hooks.example.com/mail", EventKinds.All, null))).Webhook.Id;

    /// <summary>A delivery to a hook that is paused, so that nothing is sent.</summary>
    public async Task<(Guid WebhookId, Guid Id)> NewDeliveryAsync()
    {
        var webhookId = await NewWebhookAsync();
        await Server.Core.Webhooks.UpdateAsync(Owner, webhookId, new WebhookChange(null, null, null, WebhookStatus.Paused));
        var id = Guid.CreateVersion7();
        await Server.ExecuteAsync(
            "insert into webhook_deliveries (id, webhook_id, account_id, event_seq, kind, message_id, event_at, status, attempts, "
            + "created_at) "
                + "values (@id, @webhookId, @AccountId, 1, 'message.received', @id, 0, 'held', 0, 0)",
            new { id, webhookId, AccountId });
        return (webhookId, id);
    }

    public static object PromisedFile { get; } = new { filename = "a.csv", contentType = "text/csv", fileSize = 4 };

    public static StringContent Text(string text, string type = "application/json") => new(text, Encoding.UTF8, type);

    public static StringContent Json(object body) => Text(JsonSerializer.Serialize(body));

    public static MultipartFormDataContent Form(params string[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var part in parts) form.Add(new ByteArrayContent("hello"u8.ToArray()), part, "hello.txt");
        return form;
    }

    public static MultipartFormDataContent FormOf(byte[] file) => new() { { new ByteArrayContent(file), "file", "other.bin" } };

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
