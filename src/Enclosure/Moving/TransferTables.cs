namespace Enclosure.Moving;

/// <summary>The tables that are moved, those that others refer to first.</summary>
internal static class TransferTables
{
    public static readonly IReadOnlyList<string> Moved =
    [
        "accounts", "mailboxes", "api_keys", "api_key_mailboxes", "secrets", "blobs", "attachments", "idempotency_keys", "threads",
        "messages", "arrivals", "mailbox_purges", "skeleton_cuts", "events", "webhooks", "webhook_deliveries", "message_recipients",
        "outbox", "captured", "queued_messages", "bucket_objects",
    ];

    /// <summary>Of one place alone: its schema, what processes hold that run there, whom they hear, who is signed in, the copies
    /// made into it.</summary>
    public static readonly IReadOnlyList<string> Left =
        ["migrations", "leases", "transfers", "event_streams", "sender_minutes", "console_sessions", "sweep_reports"];
}
