using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

/// <summary>The operations of <see cref="InboxRoutes"/> and <see cref="InboxFileRoutes"/>, in words.</summary>
internal static class InboxOperations
{
    public const string Path = "/v1/inbox";
    public const string OnePath = Path + "/{id}";

    public static Topic Topic { get; } = new("Inbox", "Conversations and their files.");

    public static Parameter Id { get; } = SharedParts.Id("Id of the conversation.", Thing.Conversation);

    public static Operation List { get; } = new("listConversations", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List conversations",
        Description =
            """
            The conversations of all mailboxes of the workspace, the one with the latest message first. `search` finds a part, in any case, of a message's
            subject or of the addresses and names on it. Of mail that is withheld over the monthly limit nothing shows: not in counts, not in order.

            **Differs:** `subject` and `mailboxId` are additions; what this server does not have is null or empty.
            """,
        Parameters =
        [
            OnWorkspace.Header,
            SharedParts.Query("status", "Only conversations with a message that was not read.", ValueForm.OneOf(InboxRoutes.Unread)),
            SharedParts.Query("search", "Only conversations that have this.", ValueForm.Text(0, InboxRoutes.LongestSearch)),
            SharedParts.Query("cursor", "The `nextCursor` of the page before.", ValueForm.AnyText),
            SharedParts.Limit(InboxRoutes.UsualPage),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "One page of conversations.", typeof(PageWire<ConversationWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.ValidationError],
    };

    public static Operation Get { get; } = new("getConversation", HttpMethods.Get, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Read a conversation",
        Description =
            """
            The conversation with its messages, oldest first, their files with links, and the replies that wait or failed. Reading it marks its messages read. A
            message from outside has type `reply`, one that was sent by id `sent`, a reply or forward `manual`. Withheld messages are left out; where all are,
            the answer is 404.
            """,
        Parameters = [Id, OnWorkspace.Header],
        Answer = new Answer(StatusCodes.Status200OK, "The conversation.", typeof(SuccessWire<OpenConversationWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound],
    };

    public static Operation Download { get; } = new(
        "downloadConversationAttachment", HttpMethods.Get, OnePath + "/attachments/{" + InboxFileRoutes.Index + "}")
    {
        Topic = Topic.Name,
        Summary = "Download a file of a conversation",
        Description =
            """
            The bytes of a file by its number: from 0, in the order the files joined the conversation, withheld ones included, and never given again. Ranges and
            conditional requests work (RFC 9110). It never comes as active content: `attachment`, `nosniff`, sandbox.

            **Differs:** a number stays with its file; that of a deleted one answers 404, that of a withheld one 402.
            """,
        Parameters =
        [
            Id,
            new Parameter(
                ParameterPlace.Path,
                new Field(InboxFileRoutes.Index, "The file's `index`.", ValueForm.Integer(0, null), IsRequired: true)
                {
                    Names = Thing.FileIndex,
                }),
            OnWorkspace.Header,
        ],
        Answer = new Answer(StatusCodes.Status200OK, "The bytes, with the file's own type.", typeof(Stream))
        {
            MediaType = "application/octet-stream",
            SavedAs = "attachment.bin",
        },
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound, Refusal.ValidationError, Refusal.InboundLimitExceeded],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Get, Download];
}
