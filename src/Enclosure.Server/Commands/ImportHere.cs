using Enclosure.Mail.Receiving;
using Enclosure.Mime;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.Commands;

/// <summary>Into the data directory, beside a server that may be running.</summary>
internal sealed class ImportHere : IImportDoor
{
    private readonly InboundMail _mail;
    private readonly Recipient _recipient;

    private ImportHere(InboundMail mail, Recipient recipient) => (_mail, _recipient) = (mail, recipient);

    public static async Task<ImportHere> OpenAsync(InboundMail mail, string mailbox, CancellationToken ct) =>
        new(mail, await mail.AdmitAsync(mailbox, ct));

    public IImportEntry Begin(string? sender, ReadOnlySpan<byte> head)
    {
        var envelope = new Envelope(sender ?? ReversePath.Of(HeadReader.Read(head, _mail.Rules.Budgets)), [_recipient]);
        try
        {
            return new Entry(_mail, _mail.Begin(envelope));
        }
        catch (RefusedException e) when (IsAboutTheMessage(e))
        {
            throw new NotImportedException(e.Message, e);
        }
    }

    private static bool IsAboutTheMessage(RefusedException refused) =>
        refused.Reason is not (Refusal.StoreFull or Refusal.Unavailable or Refusal.Internal);

    private sealed class Entry(InboundMail mail, IncomingMessage incoming) : IImportEntry
    {
        public long Length => incoming.Length;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            try
            {
                incoming.Write(bytes);
            }
            catch (RefusedException e) when (IsAboutTheMessage(e))
            {
                throw new NotImportedException(e.Message, e);
            }
        }

        public async Task<Imported> CompleteAsync(CancellationToken ct)
        {
            try
            {
                var received = (await mail.CompleteAsync(incoming, ct))[0];
                return new Imported(received.Duplicate, received.OverLimit);
            }
            catch (RefusedException e) when (IsAboutTheMessage(e))
            {
                throw new NotImportedException(e.Message, e);
            }
        }

        public void Dispose() => incoming.Dispose();
    }
}
