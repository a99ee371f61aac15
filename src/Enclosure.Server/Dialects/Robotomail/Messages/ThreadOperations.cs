using Enclosure.Mail;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>The operations of <see cref="ThreadRoutes"/>, in words.</summary>
internal static class ThreadOperations
{
    private const string Path = "/v1/mailboxes/{id}/threads";

    public static Topic Topic { get; } = new("Threads", "Conversations: messages that answer one another.");

    public static Operation List { get; } = new("listThreads", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List threads",
        Description =
            $"At most {ThreadLibrary.MostListed} threads of a mailbox, the one with the latest message first. Withheld messages count "
            + "for nothing in them.",
        Parameters = [MessageOperations.MailboxId],
        Answer = new Answer(StatusCodes.Status200OK, "The threads.", typeof(ThreadListWire)),
        Refusals = [Refusal.NotFound],
    };

    public static Operation Get { get; } = new("getThread", HttpMethods.Get, Path + "/{tid}")
    {
        Topic = Topic.Name,
        Summary = "Get a thread",
        Description =
            $"""
            The thread and its last messages, at most {ThreadLibrary.MostMessages}, oldest first, each with its files; `threadId` in a list of messages
            shows all of them. Withheld messages are left out; a thread of nothing else is not found.
            """,
        Parameters = [MessageOperations.MailboxId, SharedParts.Id("Id of the thread.", Thing.Thread, "tid")],
        Answer = new Answer(StatusCodes.Status200OK, "The thread.", typeof(ThreadResponseWire)),
        Refusals = [Refusal.NotFound],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Get];
}
