using Enclosure.Mime;

namespace Enclosure.Mail;

/// <summary>What is taken of a message. Sizes in bytes.</summary>
/// <param name="MaxMessageBytes">The whole message as it comes.</param>
/// <param name="MaxFileBytes">One file, decoded; larger ones are left out and told.</param>
/// <param name="MaxFiles">Files of the message itself, without those inside a forwarded message or winmail.dat.</param>
public sealed record MailRules(
    long MaxMessageBytes = 50L << 20, long MaxFileBytes = 25L << 20, int MaxFiles = 20, MimeBudgets? Budgets = null)
{
    public MimeBudgets Budgets { get; init; } = Budgets ?? new MimeBudgets();
}
