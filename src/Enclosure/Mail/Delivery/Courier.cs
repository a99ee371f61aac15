using Enclosure.Attachments;
using Enclosure.Mail.Receiving;
using Enclosure.Mail.Sending;
using Enclosure.Mail.Skeletons;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Delivery;

/// <summary>
/// Carries one message at a time to those of its recipients who are still to get it: to mailboxes here through their own door, to others
/// through the relay. What came of it is written in one transaction, under the lease that the message was claimed with.
/// </summary>
/// <param name="relay">Null where mail to other servers is kept and never sent.</param>
public sealed class Courier(
    Database database,
    MessageLibrary messages,
    RawMail rawMail,
    InboundMail inbound,
    Outbox outbox,
    SendRules rules,
    RelayDelivery? relay,
    TimeProvider time)
{
    private const string NotWhole = "A file of the message is not there any more; nothing was sent.";

    private readonly OwnDelivery _own = new(inbound, rules.Domains);
    private readonly Onward _onward = new(relay);

    /// <summary>
    /// One try. What the relay or a mailbox answers is an outcome and never thrown. A fault of ours or of the surroundings is thrown, and
    /// counted by <see cref="Outbox.FaultAsync"/>; where not even that can be written, the message is due again when the lease ends. So it
    /// is after
    /// <paramref name="ct"/>, and <see cref="Outbox.GiveBackAsync"/> makes it due at once.
    /// </summary>
    public async Task<CarriedMail> CarryAsync(OutboxJob job, CancellationToken ct)
    {
        await using var hold = new LeaseHold(outbox, job, time, ct);
        var results = new List<RecipientResult>();
        try
        {
            if (await LoadAsync(job, hold.Ended) is not { } mail)
            {
                await outbox.DropAsync(job);
                return CarriedMail.Gone;
            }

            var carried = await CarryAsync(mail, results, hold);
            return !hold.IsLost && await outbox.SettleAsync(job, carried) ? carried : CarriedMail.LeaseLost;
        }
        catch (OperationCanceledException) when (hold.IsLost)
        {
            return CarriedMail.LeaseLost;
        }
        catch when (!hold.Ended.IsCancellationRequested)
        {
            await TryCountFaultAsync(job, results);
            throw;
        }
    }

    /// <summary>With the database away nothing can be written: the lease ends by itself.</summary>
    private async Task TryCountFaultAsync(OutboxJob job, IReadOnlyList<RecipientResult> answered)
    {
        try
        {
            await outbox.FaultAsync(job, answered);
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
            // The fault itself is thrown on.
        }
    }

    private async Task<CarriedMail> CarryAsync(CarriedContent mail, List<RecipientResult> results, LeaseHold hold)
    {
        var queued = await QueuedAsync(mail.Message.Id, hold.Ended);
        OnwardOutcome? outcome = null;
        try
        {
            if (queued.Count == 0) return new CarriedMail(CarryEnd.Settled, []);
            if (!mail.Raw.IsWhole) return Failed(queued, results);
            var (here, elsewhere) = await RouteAsync(queued, hold.Ended);
            await _own.DeliverAsync(mail, here, results, hold.Ended);
            if (elsewhere.Count > 0) outcome = await _onward.DeliverAsync(mail, elsewhere, hold);
        }
        catch (BlobMissingException)
        {
            return Failed(queued, results);
        }

        return new CarriedMail(CarryEnd.Settled, [.. results, .. outcome?.Results ?? []], outcome?.ExternalId, outcome?.Trouble);
    }

    /// <summary>Null when the message, or its mailbox, is gone.</summary>
    private async Task<CarriedContent?> LoadAsync(OutboxJob job, CancellationToken ct)
    {
        if (await messages.FindAsync(job.AccountId, job.MessageId, ct) is not { } message) return null;
        var files = await database.ReadAsync(sql => AttachmentTable.ListCarriedAsync(sql, job.MessageId), ct);
        return new CarriedContent(message, await rawMail.OpenAsync(message, files, ct));
    }

    private async Task<IReadOnlyList<MessageRecipient>> QueuedAsync(Guid messageId, CancellationToken ct)
    {
        var all = await database.ReadAsync(sql => RecipientTable.ListAsync(sql, messageId), ct);
        return [.. all.Where(recipient => recipient.Status == RecipientStatus.Queued)];
    }

    /// <summary>As it is now: a domain or a mailbox may have come or gone since the message was sent.</summary>
    private async Task<(List<MessageRecipient> Here, List<MessageRecipient> Elsewhere)> RouteAsync(
        IReadOnlyList<MessageRecipient> queued, CancellationToken ct)
    {
        var routing = await database.ReadAsync(
            sql => Routing.OfAsync(sql, queued.Select(recipient => recipient.Address), rules.Domains), ct);
        var here = routing.Here.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var byPlace = queued.ToLookup(recipient => here.Contains(recipient.Address));
        return ([.. byPlace[true]], [.. byPlace[false]]);
    }

    /// <summary>Nobody gets a message without one of its files; those who have it already have it whole.</summary>
    private static CarriedMail Failed(IReadOnlyList<MessageRecipient> queued, List<RecipientResult> results)
    {
        var answered = results.Select(result => result.Position).ToHashSet();
        var failed = queued.Where(recipient => !answered.Contains(recipient.Position))
            .Select(recipient => new RecipientResult(recipient.Position, RecipientStatus.Failed, null, NotWhole));
        return new CarriedMail(CarryEnd.Settled, [.. results, .. failed]);
    }
}
