using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail;
using Enclosure.Server.Dialects.SendKit;
using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.OpenApi;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Reference;

/// <summary>A sample and what it is of.</summary>
/// <param name="Key">The id of the key that it runs with.</param>
internal sealed record Sample(string Id, SampleRequest Request, Guid Key);

/// <summary>A server with an account that has one of everything, and the samples of all operations, to be run against it.</summary>
internal sealed class SampleStage : IAsyncDisposable
{
    private readonly Dictionary<Thing, string> _things = [];

    private SampleStage(Stage stage) => Stage = stage;

    public static IReadOnlyList<DialectManual> Manuals { get; } = [RobotomailManual.Manual, SendKitManual.Manual];

    public Stage Stage { get; }

    /// <summary>What programs find beside them.</summary>
    public static FileExample Quote { get; } = new("quote.pdf", "application/pdf");

    public static byte[] QuoteBytes { get; } = "%PDF-1.7 a quote\n"u8.ToArray();

    public static async Task<SampleStage> SetAsync()
    {
        var set = new SampleStage(await Stage.SetAsync());
        await set.FurnishAsync();
        return set;
    }

    /// <summary>Each with things that no other takes away.</summary>
    public async Task<IReadOnlyList<Sample>> AllAsync()
    {
        var samples = new List<Sample>();
        foreach (var manual in Manuals)
            foreach (var operation in manual.Operations)
            {
                var (requests, key) = await RequestsAsync(await OwnAsync(operation.Id));
                samples.Add(new Sample(operation.Id, requests.Of(manual, operation), key));
            }

        var (links, any) = await RequestsAsync(_things);
        return [.. samples, new Sample("toLink", links.ToLink(Quote), any), new Sample("fromLink", links.FromLink("report.pdf"), any)];
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    private async Task<(SampleRequests Requests, Guid Key)> RequestsAsync(IReadOnlyDictionary<Thing, string> things)
    {
        var key = await Stage.Server.Core.Keys.CreateOfAccountAsync(Stage.AccountId, KeyKind.Full, null, []);
        return (new SampleRequests(Stage.Server.Url.TrimEnd('/'), key.Text, new KnownThings(things, IsSomebodys: true)), key.Key.Id);
    }

    private async Task FurnishAsync()
    {
        var delivery = await Stage.NewDeliveryAsync();
        await Stage.Server.ExecuteAsync("update webhook_deliveries set created_at = @now", new { now = Stage.Clock.GetUtcNow() });
        var message = await Stage.NewMailAsync();
        _things[Thing.Mailbox] = Stage.MailboxId.ToString();
        _things[Thing.MailboxAddress] = Stage.Server.Account.Mailbox.FullAddress;
        _things[Thing.Message] = Text(message, "id");
        _things[Thing.Thread] = Text(message, "threadId");
        var files = await Stage.SendAsync(Stage.Operation("listAttachments"), query: $"?messageId={_things[Thing.Message]}");
        _things[Thing.Attachment] = Text((await files.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachments")[0], "id");
        _things[Thing.Webhook] = delivery.WebhookId.ToString();
        _things[Thing.Delivery] = delivery.Id.ToString();
        var other = await Stage.Server.Core.Keys.CreateOfAccountAsync(Stage.AccountId, KeyKind.Full, null, []);
        _things[Thing.ApiKey] = other.Key.Id.ToString();
        _things[Thing.Captured] = await Stage.NewCapturedAsync();
        _things[Thing.Conversation] = (await Stage.ConversationAsync()).ToString();
        _things[Thing.FileIndex] = "0";
        _things[Thing.Reply] = Text(
            await AnswerAsync("replyToConversation", new { body = "Later.", scheduledFor = "2027-01-01T00:00:00Z" }), "id");
        _things[Thing.Job] = Text(await AnswerAsync("forwardConversation", InboxSteps.Forward()), "jobId");
        await Eventually.TrueAsync(async () => await JobAsync() == "sent", "the forward is sent, and no file comes any more");
        await LinkAsync();
    }

    private async Task LinkAsync()
    {
        var upload = await Stage.NewUploadAsync();
        using var bytes = Stage.Text("a,b\n");
        bytes.Headers.ContentType = new("text/csv");
        (await Stage.Server.Http.PutAsync(Text(upload, "presignedUrl"), bytes)).EnsureSuccessStatusCode();
        _things[Thing.Upload] = Text(upload, "id");
        _things[Thing.UploadKey] = Text(upload, "key");
        (await Stage.StateOfAsync(upload.GetProperty("id").GetGuid())).ShouldBe("ready");

        var promised = new { filename = Quote.Name, contentType = Quote.ContentType, fileSize = QuoteBytes.Length };
        _things[Thing.UploadLink] = Text(await AnswerAsync("createUploadLink", promised), "presignedUrl");
        var file = await Stage.SendAsync(Stage.Operation("getAttachment"), _things[Thing.Attachment]);
        _things[Thing.DownloadLink] = Text(await file.Content.ReadFromJsonAsync<JsonElement>(), "url");
    }

    private async Task<string> JobAsync()
    {
        var answer = await Stage.SendAsync(Stage.Operation("getJob"), _things[Thing.Job]);
        return Text((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data"), "status");
    }

    /// <summary>What is deleted is the sample's alone.</summary>
    private async Task<IReadOnlyDictionary<Thing, string>> OwnAsync(string operation) => operation switch
    {
        "deleteAttachment" => With(Thing.Attachment, await Stage.NewAttachmentAsync()),
        "deleteMailbox" => With(
            Thing.Mailbox, (await Stage.Server.Core.Mailboxes.CreateOfAccountAsync(Stage.AccountId, "old", null)).Id),
        "deleteWebhook" => With(Thing.Webhook, await Stage.NewWebhookAsync()),
        _ => _things,
    };

    private Dictionary<Thing, string> With(Thing thing, Guid id) => new(_things) { [thing] = id.ToString() };

    private async Task<JsonElement> AnswerAsync(string operation, object body)
    {
        var answer = await Stage.SendAsync(Stage.Operation(operation), _things.GetValueOrDefault(Thing.Conversation), Stage.Json(body));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).ToString();
}
