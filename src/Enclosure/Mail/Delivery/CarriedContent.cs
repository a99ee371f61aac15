using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Headers;

namespace Enclosure.Mail.Delivery;

/// <summary>A message to be carried: its rows and its bytes.</summary>
internal sealed record CarriedContent(Message Message, RawMessage Raw)
{
    /// <summary>
    /// An address in its header has a local part beyond ASCII, so that whoever gets the message must know SMTPUTF8 (RFC 6531). The
    /// envelope's addresses are judged each by itself.
    /// </summary>
    public bool NeedsSmtpUtf8 =>
        Message.Parties.To.Concat(Message.Parties.Cc).Append(Message.Parties.From).Any(AddressWriter.NeedsSmtpUtf8);
}
