using Enclosure.Relaying;

namespace Enclosure.Mail.Delivery;

/// <summary>What an answer means for a recipient.</summary>
internal static class RelayAnswers
{
    /// <summary>Taken, refused for good, or to be tried again (RFC 5321 §4.2.1).</summary>
    public static RecipientStatus StatusOf(int code) => code switch
    {
        >= 200 and < 300 => RecipientStatus.Delivered,
        >= 500 and < 600 => RecipientStatus.Bounced,
        _ => RecipientStatus.Queued,
    };

    public static RecipientResult Result(MessageRecipient recipient, RelayReply reply) =>
        new(recipient.Position, StatusOf(reply), reply.Code, ServerText.Clean(reply.Text));

    /// <summary>What the relay was never asked did not bounce; nor did what it will take when it is given another password.</summary>
    private static RecipientStatus StatusOf(RelayReply reply) =>
        reply is { IsOurs: true, IsRefusedForGood: true } ? RecipientStatus.Failed
        : reply.IsAboutLogin ? RecipientStatus.Queued
        : StatusOf(reply.Code);

    /// <summary>The relay was not reached, or nothing can be said of what it did: tried again, with the same Message-ID.</summary>
    public static RecipientResult Result(MessageRecipient recipient, RelayException trouble) =>
        new(recipient.Position, RecipientStatus.Queued, trouble.Reply?.Code, ServerText.Clean(trouble.Reply?.Text ?? trouble.Message));
}
