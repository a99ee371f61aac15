using System.ComponentModel;
using Enclosure.Server.Dialects.Robotomail.Messages;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary>What became of a message that was handed in.</summary>
internal sealed record InboundWire(
    [property: Description("What each mailbox got.")] IReadOnlyList<ReceivedWire> Messages,
    [property: Description("Its parts; the attachments' ids are those of the first mailbox's message.")] ManifestWire Manifest);

internal sealed record ReceivedWire(
    [property: Description("Id of the message.")] Guid Id,
    [property: Description("Id of the mailbox it is in.")] Guid MailboxId,
    [property: Description("Id of the thread it is in.")] Guid ThreadId,
    [property: Description("Whether it had come before: the same sender and bytes within 24 hours; the ids are those of the first.")]
    bool Duplicate,
    [property: Description("Whether it is withheld over the monthly limit.")] bool OverLimit);
