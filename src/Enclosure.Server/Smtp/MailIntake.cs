using Enclosure.Mail;

namespace Enclosure.Server.Smtp;

/// <summary>What takes the mail that this door lets in: the core's way in, as much of it as a conversation needs.</summary>
internal sealed record MailIntake(
    long MaxMessageBytes, Func<string, CancellationToken, Task<Recipient>> AdmitAsync, Func<Envelope, MessageIntake> Begin)
{
    public static MailIntake Of(InboundMail mail) => new(mail.Rules.MaxMessageBytes, mail.AdmitAsync, envelope =>
    {
        var message = mail.Begin(envelope);
        return new MessageIntake(message.Write, () => mail.CompleteAsync(message, CancellationToken.None), message.Dispose);
    });
}

/// <summary>One message on its way in.</summary>
/// <param name="CompleteAsync">Takes no cancellation: a message that came whole is kept, whether or not the sender still listens.</param>
/// <param name="Drop">Forgets it unless it was completed.</param>
internal sealed record MessageIntake(
    Action<ReadOnlySpan<byte>> Write, Func<Task<IReadOnlyList<ReceivedMessage>>> CompleteAsync, Action Drop);
