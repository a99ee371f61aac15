using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Conversations;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;

namespace Enclosure.Server.Dialects.SendKit.Replies;

/// <summary>Replies in a conversation: now or later, listed, cancelled.</summary>
internal sealed class ReplyRoutes(SendKitCallers callers, ConversationLibrary conversations, ReplyQueue queue, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(ReplyOperations.Reply, ReplyAsync);
        routes.Map(ReplyOperations.List, ListAsync);
        routes.Map(ReplyOperations.Cancel, CancelAsync);
    }

    private async Task ReplyAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        caller.Account.RequireActive();
        using var body = await JsonFields.ReadAsync(http.Request, JsonFields.LongestMail, http.RequestAborted);
        var reply = ReplyFields.Reply(body, PathIds.Required(http, "id", "Conversation"), time.GetUtcNow());
        var claim = IdempotencyHeader.ClaimOf(http.Request, $"reply\n{reply.ConversationId}", body);
        var answered = await queue.ReplyAsync(caller, CapOf(caller), reply, claim, Queued, http.RequestAborted);
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status200OK, answered);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var conversation = await conversations.GetAsync(
            caller, PathIds.Required(http, "id", "Conversation"), http.RequestAborted);
        var replies = await queue.ListAsync(caller, conversation.Id, http.RequestAborted);
        var wire = new SuccessWire<IReadOnlyList<ScheduledReplyWire>>([.. replies.Select(ScheduledReplyWire.Of)]);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, InboxJson.Plain.SuccessWireIReadOnlyListScheduledReplyWire);
    }

    private async Task CancelAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        await queue.CancelAsync(caller, PathIds.Required(http, "id", "Conversation"), PathIds.Required(http, "replyId", "Scheduled reply"));
        var wire = new SuccessWire<CancelledWire>(new CancelledWire("Scheduled reply cancelled"));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, ReplyJson.Plain.SuccessWireCancelledWire);
    }

    private static string Queued(QueuedMessage row) =>
        JsonSerializer.Serialize(new SuccessWire<QueuedReplyWire>(QueuedReplyWire.Of(row)), ReplyJson.Plain.SuccessWireQueuedReplyWire);

    private InboundCap CapOf(Caller caller) => InboundCap.Of(caller.Account, time.GetUtcNow());
}
