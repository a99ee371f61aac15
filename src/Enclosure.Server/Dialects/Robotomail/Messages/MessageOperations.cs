using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>The operations of <see cref="MessageRoutes"/>, in words.</summary>
internal static class MessageOperations
{
    public const string Path = "/v1/mailboxes/{id}/messages";
    public const string OnePath = Path + "/{msgId}";

    public static readonly Parameter MailboxId = SharedParts.Id("Id of the mailbox.", Thing.Mailbox);
    public static readonly Parameter Id = SharedParts.Id("Id of the message.", Thing.Message, "msgId");

    public static Topic Topic { get; } = new("Messages", "Mail of a mailbox, its files, and its other forms.");

    public static Operation List { get; } = new("listMessages", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List messages",
        Description =
            """
            The messages of a mailbox, newest first, each with its files. Messages over the monthly limit are left out and counted in `metadata`.

            **Differs:** a parameter out of form is refused.
            """,
        Parameters =
        [
            MailboxId,
            SharedParts.Query("direction", "Only messages that came in, or that went out.", ValueForm.OneOf(MessageRoutes.Directions)),
            SharedParts.Query("threadId", "Only messages of this thread.", ValueForm.Id),
            SharedParts.Query("since", "Only messages received or sent at this instant or later, in ISO 8601.", ValueForm.AnyText),
            SharedParts.Limit(50),
            SharedParts.Query("offset", "Messages to pass over.", ValueForm.Integer(0, int.MaxValue) with { Default = 0 }),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "One page of messages.", typeof(MessageListWire)),
        Refusals = [Refusal.NotFound, Refusal.ValidationError],
    };

    public static Operation Get { get; } = new("getMessage", HttpMethods.Get, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Get a message",
        Description = "The message with its files. A withheld one is refused with 402, which says when it unlocks.",
        Parameters = [MailboxId, Id],
        Answer = new Answer(StatusCodes.Status200OK, "The message.", typeof(MessageResponseWire)),
        Refusals = [Refusal.NotFound, Refusal.InboundLimitExceeded],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Get];
}
