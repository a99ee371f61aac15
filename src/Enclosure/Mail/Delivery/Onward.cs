using Enclosure.Mail.Skeletons;
using Enclosure.Relaying;
using Enclosure.Storage;

namespace Enclosure.Mail.Delivery;

/// <summary>What the relay did with a message.</summary>
/// <param name="ExternalId">What it calls the message; null when it did not say.</param>
/// <param name="Trouble">Why it took nothing; null when it answered.</param>
internal sealed record OnwardOutcome(IReadOnlyList<RecipientResult> Results, string? ExternalId, string? Trouble);

/// <summary>Brings a message to recipients elsewhere: through the relay, or nowhere when there is none.</summary>
/// <param name="relay">Null where mail to other servers is kept and never sent.</param>
internal sealed class Onward(RelayDelivery? relay)
{
    /// <summary>Throws <see cref="BlobMissingException"/> when the message is not whole; the relay got no final dot then.</summary>
    public async Task<OnwardOutcome> DeliverAsync(CarriedContent mail, IReadOnlyList<MessageRecipient> recipients, LeaseHold hold)
    {
        if (relay is null) return new OnwardOutcome([.. recipients.Select(Captured)], null, null);

        var addresses = recipients.Select(recipient => recipient.Address).ToList();
        var envelope = new RelayEnvelope(mail.Message.Parties.EnvelopeSender, addresses, mail.Message.Raw.Bytes, mail.NeedsSmtpUtf8);
        var source = new Source(mail.Raw);
        try
        {
            var outcome = await relay(envelope, source.WriteAsync, _ => hold.MayEndAsync(), hold.Ended);
            var results = recipients.Zip(outcome.Recipients, RelayAnswers.Result).ToList();
            var taken = outcome.Recipients.FirstOrDefault(reply => reply.IsAccepted);
            return new OnwardOutcome(results, taken is null ? null : QueueIds.Find(taken.Text), null);
        }
        catch (RelayException trouble) when (source.Fault is null)
        {
            return new OnwardOutcome([.. recipients.Select(recipient => RelayAnswers.Result(recipient, trouble))], null, trouble.Message);
        }
        catch (RelayException) when (source.Fault is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
            throw;
        }
    }

    private static RecipientResult Captured(MessageRecipient recipient) => new(recipient.Position, RecipientStatus.Captured, null, null);

    /// <summary>The message's bytes; it remembers when they could not be read, for then the line breaks too.</summary>
    private sealed class Source(RawMessage raw)
    {
        public Exception? Fault { get; private set; }

        public async Task WriteAsync(Stream output, CancellationToken ct)
        {
            try
            {
                await raw.WriteToAsync(output, ct);
            }
            catch (Exception e) when (e is BlobMissingException or RefusedException or InvalidDataException)
            {
                Fault = e;
                throw;
            }
        }
    }
}
