using System.ComponentModel;
using Enclosure.Mail;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>A conversation: of its visible messages.</summary>
internal sealed record ThreadWire(
    [property: Description("Id of the thread.")] Guid Id,
    [property: Description("Id of the mailbox it is in.")] Guid MailboxId,
    [property: Description("Subject of its first message.")] string Subject,
    [property: Description("Messages in it.")] long MessageCount,
    [property: Description("When the last of them was received or sent.")] DateTimeOffset LastMessageAt,
    [property: Description("Bare addresses of all who wrote or were written to.")] IReadOnlyList<string> Participants,
    [property: Description("When it began.")] DateTimeOffset CreatedAt)
{
    public static ThreadWire Of(MailThread thread) => new(
        thread.Id, thread.MailboxId, thread.Subject, thread.MessageCount, thread.LastMessageAt, thread.Participants, thread.CreatedAt);
}

internal sealed record ThreadListWire(
    [property: Description("The one with the latest message first, at most 50.")] IReadOnlyList<ThreadWire> Threads,
    [property: Description("What the list does not show, and why.")] ListMetadataWire Metadata);

/// <summary>A conversation with its messages.</summary>
internal sealed record ThreadDetailWire(
    [property: Description("Id of the thread.")] Guid Id,
    [property: Description("Id of the mailbox it is in.")] Guid MailboxId,
    [property: Description("Subject of its first message.")] string Subject,
    [property: Description("Messages in it.")] long MessageCount,
    [property: Description("When the last of them was received or sent.")] DateTimeOffset LastMessageAt,
    [property: Description("Bare addresses of all who wrote or were written to.")] IReadOnlyList<string> Participants,
    [property: Description("When it began.")] DateTimeOffset CreatedAt,
    [property: Description("Its last messages, at most 100, oldest first.")] IAsyncEnumerable<MessageWire> Messages)
{
    public static ThreadDetailWire Of(MailThread thread, IAsyncEnumerable<MessageWire> messages) => new(
        thread.Id, thread.MailboxId, thread.Subject, thread.MessageCount, thread.LastMessageAt, thread.Participants, thread.CreatedAt,
        messages);
}

internal sealed record ThreadResponseWire([property: Description("The thread.")] ThreadDetailWire Thread);
