using Enclosure.Mail.Receiving;
using Enclosure.Mime.Mbox;

namespace Enclosure.Server.Commands;

/// <summary>
/// One message on its way in from a file. A refusal is remembered instead of thrown, and the rest of the message passed over.
/// </summary>
internal sealed class ImportMessage : IDisposable
{
    private readonly InboundMail _mail;
    private readonly IncomingMessage? _incoming;
    private readonly string _file;
    private readonly long _number;
    private string? _reason;

    public ImportMessage(InboundMail mail, Envelope envelope, string file, long number)
    {
        (_mail, _file, _number) = (mail, file, number);
        try
        {
            _incoming = mail.Begin(envelope);
        }
        catch (RefusedException e)
        {
            _reason = e.Message;
        }
    }

    /// <summary>What the mailbox got; null until it is in.</summary>
    public ReceivedMessage? Received { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_reason is not null) return;
        try
        {
            _incoming!.Write(bytes);
        }
        catch (RefusedException e)
        {
            _reason = e.Message;
            _incoming!.Dispose();
        }
    }

    /// <summary>The message is over: null when it is in.</summary>
    public async Task<ImportRefusal?> CompleteAsync(CancellationToken ct)
    {
        if (_reason is null && _incoming!.Length == 0) _reason = "The message is empty.";
        if (_reason is not null) return new ImportRefusal(_file, _number, _reason);
        try
        {
            Received = (await _mail.CompleteAsync(_incoming!, ct))[0];
            return null;
        }
        catch (RefusedException e)
        {
            return new ImportRefusal(_file, _number, e.Message);
        }
    }

    public void Dispose() => _incoming?.Dispose();
}

/// <summary>The messages of an mbox: what has ended waits to be completed.</summary>
internal sealed class ImportMbox(InboundMail mail, Recipient recipient, string file) : MboxVisitor, IDisposable
{
    private ImportMessage? _open;
    private long _number;

    public Queue<ImportMessage> Ended { get; } = [];

    public override void Begin(ReadOnlySpan<byte> line) =>
        _open = new ImportMessage(mail, new Envelope(MboxFromLine.Sender(line), [recipient]), file, ++_number);

    public override void Data(ReadOnlySpan<byte> bytes) => _open!.Write(bytes);

    public override void End()
    {
        Ended.Enqueue(_open!);
        _open = null;
    }

    public void Dispose()
    {
        _open?.Dispose();
        foreach (var message in Ended) message.Dispose();
    }
}
