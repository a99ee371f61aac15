namespace Enclosure.Mail;

/// <summary>Who a message is from and for: bare addresses.</summary>
/// <param name="FromName">The author's name, decoded.</param>
/// <param name="ReplyTo">Where an answer goes when not to <paramref name="From"/>.</param>
/// <param name="Bcc">Known of sent mail alone.</param>
/// <param name="EnvelopeSender">The address of MAIL FROM; empty for a bounce (RFC 5321 §4.5.5).</param>
public sealed record Correspondents(
    string From,
    string? FromName,
    string? ReplyTo,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    string EnvelopeSender)
{
    private const int MostParticipants = 100;

    /// <summary>Everybody the message names, each once, at most 100; those of Bcc are nobody's business.</summary>
    public IReadOnlyList<string> Participants =>
        [.. To.Concat(Cc)
            .Prepend(From)
            .Where(address => address.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostParticipants)];
}
