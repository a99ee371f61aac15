namespace Enclosure.Events;

/// <summary>What can happen to a message, by the names that clients know.</summary>
public static class EventKinds
{
    public const string MessageReceived = "message.received";

    /// <summary>It was taken for sending, and is kept until it is delivered or given up.</summary>
    public const string MessageSent = "message.sent";

    /// <summary>The last of its recipients' servers took it.</summary>
    public const string MessageDelivered = "message.delivered";

    /// <summary>A recipient's server refused it for good, at once or later.</summary>
    public const string MessageBounced = "message.bounced";

    /// <summary>
    /// Every name a hook may ask for. Complaints never happen here: they come by ways of the large mailbox providers alone.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        MessageReceived, MessageSent, MessageDelivered, MessageBounced, "message.complaint",
    ];
}
