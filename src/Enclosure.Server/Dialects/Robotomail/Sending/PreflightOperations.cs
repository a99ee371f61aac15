using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Messages;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary>The operation of <see cref="PreflightRoutes"/>, in words.</summary>
internal static class PreflightOperations
{
    public static Operation Look { get; } = new("preflightMessage", HttpMethods.Post, MessageOperations.Path + "/preflight")
    {
        Topic = SendOperations.Topic.Name,
        Summary = "Look at a message before it is sent",
        Description =
            """
            Takes the body of a send, keeps nothing, and tells what the message weighs on the wire, which well-known limits it breaks, which of its files Gmail or
            Outlook do not let in by their names, and what a send would be refused for now: files that are unknown, withheld or not there yet, a paused mailbox, a
            suspended account, too many messages. Each problem has a code and says what to do. Only a body that is wrong in itself is refused.

            **Differs:** the original has no such route.
            """,
        Parameters = [MessageOperations.MailboxId],
        Body = RequestBody.Json("The message.", [.. SendOperations.Fields]),
        Answer = new Answer(StatusCodes.Status200OK, "What there is to say of it.", typeof(PreflightResponseWire)),
        Refusals = [Refusal.NotFound, .. SharedParts.Json],
    };

    public static IReadOnlyList<Operation> All { get; } = [Look];
}
