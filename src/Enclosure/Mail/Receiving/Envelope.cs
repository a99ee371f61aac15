namespace Enclosure.Mail.Receiving;

/// <summary>A mailbox that a message is for.</summary>
/// <param name="Address">As the sender wrote it.</param>
public sealed record Recipient(Guid MailboxId, Guid AccountId, string Address);

/// <summary>Who sends a message and to which mailboxes, all of one account.</summary>
/// <param name="Sender">The bare address of MAIL FROM; empty for a bounce (RFC 5321 §4.5.5).</param>
public sealed record Envelope(string Sender, IReadOnlyList<Recipient> Recipients);
