using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;

namespace Enclosure.Server.Dialects.SendKit.Replies;

/// <summary>The operations of <see cref="ForwardRoutes"/>, in words.</summary>
internal static class ForwardOperations
{
    public static Operation Forward { get; } = new("forwardConversation", HttpMethods.Post, InboxOperations.OnePath + "/forward")
    {
        Topic = ReplyOperations.Topic.Name,
        Summary = "Forward a conversation",
        Description =
            """
            Queues a message that begins a conversation of its own: what is written here, below it the texts of the conversation so far, with the files it shows
            and then the ones named here. Carried files count toward the 25 MB, not toward the ten. Of `body` and `plainText` a missing one is made
            from the other.

            **Differs:** `Idempotency-Key` is taken; of a very long conversation the last 200 messages and 256 KB of text are quoted.
            """,
        Parameters = [InboxOperations.Id, OnWorkspace.Header, SharedParts.IdempotencyKey],
        Body = RequestBody.Json(
            "The forward.",
            new Field("toEmails", "Bare addresses, at least one.", ReplyOperations.Addresses, IsRequired: true)
            {
                Example = ReplyOperations.Someone,
            },
            new Field("cc", "Bare addresses that the others see.", ReplyOperations.Addresses),
            new Field("body", "HTML or text to stand above.", ValueForm.Text(0, SendRules.LongestBody)) { Example = "<p>See below.</p>" },
            new Field("plainText", "The same as text.", ValueForm.Text(0, SendRules.LongestBody)),
            new Field("fromMailboxId", "Mailbox it goes from; left out it is the conversation's.", ValueForm.Id),
            ReplyOperations.Attachments),
        Answer = new Answer(StatusCodes.Status202Accepted, "The forward is queued.", typeof(SuccessWire<QueuedForwardWire>))
        {
            Headers = [SharedParts.Replayed],
        },
        Refusals = ReplyOperations.OnQueueing,
    };

    public static Operation Job { get; } = new("getJob", HttpMethods.Get, "/api/jobs/{jobId}")
    {
        Topic = ReplyOperations.Topic.Name,
        Summary = "See how a forward stands",
        Description = "`pending` until it is sent, then `sent`, or `failed` with the reason. A job is forgotten seven days after it ended.",
        Parameters =
        [
            new Parameter(
                ParameterPlace.Path,
                new Field("jobId", "The `jobId` of the forward.", ValueForm.AnyText, IsRequired: true) { Names = Thing.Job }),
            OnWorkspace.Header,
        ],
        Answer = new Answer(StatusCodes.Status200OK, "How it stands.", typeof(SuccessWire<JobWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound],
    };

    public static IReadOnlyList<Operation> All { get; } = [Forward, Job];
}
