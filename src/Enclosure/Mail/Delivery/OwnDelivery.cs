using Enclosure.Mail.Receiving;
using Enclosure.Mail.Sending;
using Enclosure.Mail.Skeletons;
using Enclosure.Sql;

namespace Enclosure.Mail.Delivery;

/// <summary>
/// Brings a message to mailboxes of this server through the door that mail from outside comes in by. Carried twice within a day it is there
/// once: the door knows the bytes.
/// </summary>
/// <param name="domains">This server's.</param>
internal sealed class OwnDelivery(InboundMail inbound, IReadOnlyList<string> domains)
{
    private const int Accepted = 250;

    /// <summary>What another account calls the message is not the sender's business.</summary>
    private const string Kept = "2.0.0 Kept";

    /// <summary>
    /// Throws <see cref="Storage.BlobMissingException"/> when the message is not whole; those of other accounts may have it then.
    /// </summary>
    public async Task DeliverAsync(
        CarriedContent mail, IReadOnlyList<MessageRecipient> recipients, List<RecipientResult> results, CancellationToken ct)
    {
        var admitted = new List<(MessageRecipient Recipient, Recipient Mailbox)>();
        foreach (var recipient in recipients)
        {
            if (await TryAdmitAsync(recipient, results, ct) is { } mailbox) admitted.Add((recipient, mailbox));
        }

        foreach (var account in admitted.GroupBy(each => each.Mailbox.AccountId))
        {
            var envelope = new Envelope(mail.Message.Parties.EnvelopeSender, [.. account.Select(each => each.Mailbox)]);
            var (code, text) = await TryDeliverAsync(mail.Raw, envelope, ct);
            results.AddRange(account.Select(each => Result(each.Recipient, code, text)));
        }
    }

    private async Task<Recipient?> TryAdmitAsync(MessageRecipient recipient, List<RecipientResult> results, CancellationToken ct)
    {
        try
        {
            return await inbound.AdmitAsync(Routing.Spelled(recipient.Address, domains), ct);
        }
        catch (RefusedException refused)
        {
            var (code, text) = DoorAnswers.AtRecipient(refused.Reason);
            results.Add(Result(recipient, code, text));
            return null;
        }
    }

    private async Task<(int Code, string Text)> TryDeliverAsync(RawMessage raw, Envelope envelope, CancellationToken ct)
    {
        try
        {
            using var incoming = inbound.Begin(envelope);
            await using var stream = new IncomingStream(incoming);
            await raw.WriteToAsync(stream, ct);
            await inbound.CompleteAsync(incoming, ct);
            return (Accepted, Kept);
        }
        catch (RefusedException refused)
        {
            return DoorAnswers.AtEnd(refused.Reason);
        }
        catch (CommitUnknownException)
        {
            return DoorAnswers.Unknown;
        }
    }

    private static RecipientResult Result(MessageRecipient recipient, int code, string text) =>
        new(recipient.Position, RelayAnswers.StatusOf(code), code, text);
}
