using Enclosure.Mail.Receiving;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary>Which mailboxes of an account a message that came over HTTP is for.</summary>
internal sealed class InboundRecipients(InboundMail inbound)
{
    /// <summary>
    /// The first of these that name a mailbox of the account decide: what the server before us delivered to, then what the sender wrote.
    /// </summary>
    private static readonly IReadOnlyList<IReadOnlyList<string>> Fields = [["Delivered-To", "X-Original-To"], ["To", "Cc"]];

    /// <summary>
    /// At least one. Refuses with <see cref="Refusal.UnknownMailbox"/>, or with why a mailbox takes nothing: for the first such mailbox
    /// that the caller named, as else nobody would send it again; for one of the headers when there is no other.
    /// </summary>
    /// <param name="named">The addresses the caller named; null leaves it to the headers.</param>
    public async Task<IReadOnlyList<Recipient>> AdmitAsync(
        Guid accountId, IReadOnlyList<string>? named, MimeHeaders headers, CancellationToken ct)
    {
        foreach (var addresses in named is null ? Fields.Select(names => Addresses(headers, names)) : [named])
        {
            var (admitted, refused) = await TryAsync(accountId, addresses, ct);
            if (refused is not null && (named is not null || admitted.Count == 0)) throw refused;
            if (admitted.Count > 0) return admitted;
        }

        throw new RefusedException(
            Refusal.UnknownMailbox, "No recipient is a mailbox of this account. Name one with ?rcpt=, or make the mailbox first.");
    }

    private async Task<(List<Recipient> Admitted, RefusedException? Refused)> TryAsync(
        Guid accountId, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var (admitted, refused) = (new List<Recipient>(), (RefusedException?)null);
        foreach (var address in addresses)
        {
            try
            {
                var recipient = await inbound.AdmitOfAsync(accountId, address, ct);
                if (!admitted.Exists(other => other.MailboxId == recipient.MailboxId)) admitted.Add(recipient);
            }
            catch (RefusedException e) when (e.Reason == Refusal.UnknownMailbox)
            {
            }
            catch (RefusedException e) when (e.Reason is Refusal.MailboxInactive or Refusal.AccountSuspended
                or Refusal.StorageLimitExceeded)
            {
                refused ??= e;
            }
        }

        return (admitted, refused);
    }

    private static IReadOnlyList<string> Addresses(MimeHeaders headers, IReadOnlyList<string> names) =>
    [
        .. headers.Fields.Where(field => names.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            .SelectMany(field => AddressList.Parse(field.Raw.Span))
            .Select(address => address.Address)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(InboundRoutes.MostAddresses),
    ];
}
