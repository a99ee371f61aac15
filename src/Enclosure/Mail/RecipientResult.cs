namespace Enclosure.Mail;

/// <summary>What came of one try, or of a report, for one recipient.</summary>
/// <param name="Position">The recipient's among those of the message.</param>
/// <param name="Status"><see cref="RecipientStatus.Queued"/> when it is to be tried again.</param>
/// <param name="Code">What a server answered; null when none did.</param>
/// <param name="Reply">Its text, or why this server gave up.</param>
public sealed record RecipientResult(long Position, RecipientStatus Status, int? Code, string? Reply);
