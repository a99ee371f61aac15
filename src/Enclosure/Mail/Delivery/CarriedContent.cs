using Enclosure.Mail.Skeletons;

namespace Enclosure.Mail.Delivery;

/// <summary>A message to be carried: its rows and its bytes.</summary>
internal sealed record CarriedContent(Message Message, RawMessage Raw)
{
    /// <summary>Addresses beyond ASCII, in the header or the envelope, need a server that knows SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8(IEnumerable<string> recipients)
    {
        var parties = Message.Parties;
        return recipients.Concat(parties.To).Concat(parties.Cc).Append(parties.From).Append(parties.ReplyTo ?? "").Append(parties.EnvelopeSender)
            .Any(address => !System.Text.Ascii.IsValid(address));
    }
}
