namespace Enclosure.Events;

/// <summary>What can happen to a message, by the names that clients know.</summary>
public static class EventKinds
{
    public const string MessageReceived = "message.received";

    /// <summary>Every name a hook may ask for. Only <see cref="MessageReceived"/> happens here as yet.</summary>
    public static IReadOnlyList<string> All { get; } =
        [MessageReceived, "message.sent", "message.delivered", "message.bounced", "message.complaint"];
}
