using System.Text.Json.Nodes;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;

namespace Enclosure.Server.Dialects.SendKit.Replies;

/// <summary>The operations of <see cref="ReplyRoutes"/>, in words.</summary>
internal static class ReplyOperations
{
    /// <summary>Bare addresses, as replies and forwards take them.</summary>
    public static readonly ValueForm Addresses = ValueForm.ListOf(ValueForm.Text(3, 254), SendRules.MostAddresses);

    public static readonly Field Attachments = new(
        "attachments",
        "Uploads, as their link's answer had them: `key` is needed, `filename` is the name to show, all else is passed over. 25 MB "
        + "together.",
        ValueForm.ListOf(ValueForm.MapOf(ValueForm.AnyText, 100), SendRules.MaxFiles))
    {
        Example = new JsonArray(new JsonObject { ["key"] = Things.Placeholder(Thing.UploadKey), ["filename"] = "quote.pdf" }),
    };

    /// <summary>What replies and forwards alike may be refused for.</summary>
    public static readonly IReadOnlyList<Refusal> OnQueueing =
    [
        .. OnWorkspace.Refusals, .. SharedParts.Json, Refusal.NotFound, Refusal.AccountSuspended, Refusal.MailboxInactive,
        Refusal.RateLimited,
        Refusal.UploadNotReady, Refusal.UploadFailed, Refusal.IdempotencyKeyReused, Refusal.StoreFull,
    ];

    public static Topic Topic { get; } = new("Replies and forwards", "Conversations answered, now or later, and passed on.");

    public static Operation Reply { get; } = new("replyToConversation", HttpMethods.Post, InboxOperations.OnePath + "/reply")
    {
        Topic = Topic.Name,
        Summary = "Reply, now or later",
        Description =
            """
            Queues an answer to the last message from outside: to its `Reply-To`, else its `From`. A body with a tag is HTML, and its text is made from it. Every
            key is checked before anything is queued, and once more when the reply is sent; what fails then is a `failed` reply with its reason, never a
            message without its file. An upload that a waiting reply uses is kept however long that takes.

            One that meets the mailbox's or the account's limits when its time has come waits until they let it go.

            **Differs:** `Idempotency-Key` is taken. A conversation is of one mailbox: a reply from another begins a conversation there and shows there,
            not in the one it answers.
            """,
        Parameters = [InboxOperations.Id, OnWorkspace.Header, SharedParts.IdempotencyKey],
        Body = RequestBody.Json(
            "The reply.",
            new Field("body", "HTML or text.", ValueForm.Text(1, SendRules.LongestBody), IsRequired: true)
            {
                Example = "<p>Please find it enclosed.</p>",
            },
            new Field("cc", "Bare addresses that the others see.", Addresses),
            new Field("bcc", "Bare addresses that nobody sees.", Addresses),
            new Field(
                "scheduledFor", "When to send it (ISO 8601), within a year from now; left out it is sent at once.", ValueForm.Text(1, 64)),
            new Field("mailboxId", "Mailbox it goes from; left out it is the conversation's.", ValueForm.Id),
            Attachments),
        Answer = new Answer(StatusCodes.Status200OK, "The reply is queued.", typeof(SuccessWire<QueuedReplyWire>))
        {
            Headers = [SharedParts.Replayed],
        },
        Refusals = OnQueueing,
    };

    public static Operation List { get; } = new("listScheduledReplies", HttpMethods.Get, InboxOperations.OnePath + "/scheduled")
    {
        Topic = Topic.Name,
        Summary = "List waiting replies",
        Description = "Replies of the conversation that wait, are being sent, or failed in the last seven days, by their time.",
        Parameters = [InboxOperations.Id, OnWorkspace.Header],
        Answer = new Answer(StatusCodes.Status200OK, "The replies.", typeof(SuccessWire<IReadOnlyList<ScheduledReplyWire>>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound],
    };

    public static Operation Cancel { get; } = new(
        "cancelScheduledReply", HttpMethods.Delete, InboxOperations.OnePath + "/scheduled/{replyId}")
    {
        Topic = Topic.Name,
        Summary = "Cancel a waiting reply",
        Description = "Only a pending one, once; uploads that nothing else uses are deleted with it.",
        Parameters = [InboxOperations.Id, SharedParts.Id("Id of the reply.", Thing.Reply, "replyId"), OnWorkspace.Header],
        Answer = new Answer(StatusCodes.Status200OK, "It is cancelled.", typeof(SuccessWire<CancelledWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound, Refusal.NotPending],
    };

    public static IReadOnlyList<Operation> All { get; } = [Reply, List, Cancel];

    /// <summary>An example of a list of addresses.</summary>
    public static JsonArray Someone => ["ann@example.com"];
}
