using Enclosure.Mime.Parts;

namespace Enclosure.Mail.Receiving;

/// <summary>What is taken of a message. Sizes in bytes.</summary>
/// <param name="MaxMessageBytes">The whole message as it comes.</param>
/// <param name="MaxFileBytes">One file, decoded; larger ones are left out and told.</param>
/// <param name="MaxFiles">Files of the message itself, without those inside a forwarded message or winmail.dat.</param>
/// <param name="Budgets">How much of it is taken apart.</param>
public sealed record MailRules(long MaxMessageBytes, long MaxFileBytes, int MaxFiles, MimeBudgets Budgets)
{
    /// <summary>Files inside forwarded messages and winmail.dat; further ones stay in what they came in.</summary>
    public const int MaxChildren = 100;

    /// <summary>
    /// What is kept of a message's text, and of its HTML, as bodies (UTF-8 or as it came); longer ones become a file as well.
    /// </summary>
    public const int MaxBodyBytes = 1 << 20;

    public RefusedException TooLarge() =>
        new(Refusal.MessageTooLarge, $"The message is too large: at most {MaxMessageBytes} bytes. Send its files in several messages.");
}
