using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Conversations;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Replies;

/// <summary>Passing a conversation on, and what became of that.</summary>
internal sealed class ForwardRoutes(SendKitCallers callers, ReplyQueue queue, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(ForwardOperations.Forward, ForwardAsync);
        routes.Map(ForwardOperations.Job, JobAsync);
    }

    private async Task ForwardAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        caller.Account.RequireActive();
        using var body = await JsonFields.ReadAsync(http.Request, JsonFields.LongestMail, http.RequestAborted);
        var forward = ReplyFields.Forward(body, PathIds.Required(http, "id", "Conversation"));
        var claim = IdempotencyHeader.ClaimOf(http.Request, $"forward\n{forward.ConversationId}", body);
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        var answered = await queue.ForwardAsync(caller, cap, forward, claim, Queued, http.RequestAborted);
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status202Accepted, answered);
    }

    private async Task JobAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var job = await queue.GetJobAsync(caller, (string)http.Request.RouteValues["jobId"]!, http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new SuccessWire<JobWire>(JobWire.Of(job)), ReplyJson.Plain.SuccessWireJobWire);
    }

    private static string Queued(QueuedMessage row) =>
        JsonSerializer.Serialize(
            new SuccessWire<QueuedForwardWire>(QueuedForwardWire.Of(row)), ReplyJson.Plain.SuccessWireQueuedForwardWire);
}
