using Enclosure.Mail.Receiving;
using Enclosure.Sql;

namespace Enclosure.Server.Smtp;

/// <summary>
/// One message: its sender, its recipients, its bytes. Once its bytes are refused the rest is only counted, so that the client gets the
/// answer where it looks for one: at the end.
/// </summary>
internal sealed class SmtpTransaction(InboundMail mail, string sender) : IDisposable
{
    /// <summary>How many times the size limit is read and thrown away before the connection is closed instead.</summary>
    private const int PatienceFactor = 4;

    private readonly List<Recipient> _recipients = [];
    private IncomingMessage? _message;

    public IReadOnlyList<Recipient> Recipients => _recipients;

    public long Bytes { get; private set; }

    /// <summary>Why the message will not be kept; null while it may be.</summary>
    public Refused? Refused { get; private set; }

    /// <summary>A mailbox named twice gets the message once.</summary>
    public void Add(Recipient recipient)
    {
        if (_recipients.All(known => known.MailboxId != recipient.MailboxId)) _recipients.Add(recipient);
    }

    public void Begin()
    {
        if (_message is not null || Refused is not null) return;
        try
        {
            _message = mail.Begin(new Envelope(sender, _recipients));
        }
        catch (RefusedException refused)
        {
            Refuse(refused);
        }
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        if (Refused is not null) return;
        try
        {
            _message!.Write(bytes);
        }
        catch (RefusedException refused)
        {
            Refuse(refused);
        }
    }

    /// <summary>Throws when <paramref name="announced"/> more bytes would be more than is worth reading.</summary>
    public void Expect(long announced)
    {
        if (announced > (mail.Rules.MaxMessageBytes * PatienceFactor) - Bytes) throw new HangUpException(SmtpReplies.FarTooMuch);
    }

    /// <summary>
    /// Null when the message was refused: then <see cref="Refused"/> says why. Takes no cancellation: a message that came whole is kept,
    /// whether or not the sender still listens.
    /// </summary>
    public async Task<IReadOnlyList<ReceivedMessage>?> CompleteAsync()
    {
        if (Refused is not null) return null;
        try
        {
            return await mail.CompleteAsync(_message!, CancellationToken.None);
        }
        catch (RefusedException refused)
        {
            Refuse(refused);
        }
        catch (CommitUnknownException unknown)
        {
            Refused = new Refused(SmtpAnswers.Unknown, Refusal.Unavailable, unknown);
        }

        return null;
    }

    public void Dispose() => _message?.Dispose();

    private void Count(int bytes)
    {
        Expect(bytes);
        Bytes += bytes;
    }

    private void Refuse(RefusedException refused) =>
        Refused = new Refused(SmtpAnswers.AtEndOfData(refused.Reason), refused.Reason, refused.InnerException);
}

/// <summary>Why a message is not kept.</summary>
/// <param name="Cause">What in the surroundings failed, if anything did.</param>
internal sealed record Refused(SmtpReply Reply, Refusal Reason, Exception? Cause);
