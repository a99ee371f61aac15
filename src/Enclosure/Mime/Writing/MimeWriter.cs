using System.Security.Cryptography;
using System.Text;
using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Writing;

/// <summary>Writes messages: the same draft always becomes the same bytes.</summary>
public static class MimeWriter
{
    private const int BoundaryBytes = 12;

    /// <summary>
    /// The message in ASCII, in lines of at most 78 characters but where one word is longer (decision 0019). Only an address whose local
    /// part is beyond ASCII is written in UTF-8; <see cref="WrittenMessage.NeedsSmtpUtf8"/> then says so.
    /// </summary>
    public static WrittenMessage Write(MessageDraft draft)
    {
        var output = new PieceBuffer();
        output.Write(MessageFields.Write(draft));
        var root = new PartWriter(output, BoundaryOf(draft.MessageId)).Write(PartPlan.Of(draft), "1");
        var needsSmtpUtf8 = draft.To.Concat(draft.Cc).Append(draft.From.Address).Any(AddressWriter.NeedsSmtpUtf8);
        return new WrittenMessage(output.Complete(), root, needsSmtpUtf8);
    }

    /// <summary>
    /// One for each message, so that a message within another is told apart. It need not be secret: <c>=_</c> stands in no text and no file
    /// as they are encoded here (RFC 2045 §6.7).
    /// </summary>
    private static string BoundaryOf(string messageId) =>
        $"=_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, BoundaryBytes))}";
}
