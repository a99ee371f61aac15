using Enclosure.Mime.Mbox;

namespace Enclosure.Server.Commands;

/// <summary>
/// One message on its way in from a file. A refusal is remembered instead of thrown, and the rest of the message passed over.
/// </summary>
internal sealed class ImportMessage : IDisposable
{
    private readonly IImportEntry? _entry;
    private readonly string _file;
    private readonly long _number;
    private string? _reason;

    public ImportMessage(IImportDoor door, string? sender, ReadOnlySpan<byte> head, string file, long number)
    {
        (_file, _number) = (file, number);
        try
        {
            _entry = door.Begin(sender, head);
        }
        catch (NotImportedException e)
        {
            _reason = e.Message;
        }
    }

    /// <summary>What the mailbox got; null until it is in.</summary>
    public Imported? Imported { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_reason is not null) return;
        try
        {
            _entry!.Write(bytes);
        }
        catch (NotImportedException e)
        {
            _reason = e.Message;
            _entry!.Dispose();
        }
    }

    /// <summary>The message is over: null when it is in.</summary>
    public async Task<ImportRefusal?> CompleteAsync(CancellationToken ct)
    {
        if (_reason is null && _entry!.Length == 0) _reason = "The message is empty.";
        if (_reason is not null) return new ImportRefusal(_file, _number, _reason);
        try
        {
            Imported = await _entry!.CompleteAsync(ct);
            return null;
        }
        catch (NotImportedException e)
        {
            return new ImportRefusal(_file, _number, e.Message);
        }
    }

    public void Dispose() => _entry?.Dispose();
}

/// <summary>The messages of an mbox: what has ended waits to be completed.</summary>
internal sealed class ImportMbox(IImportDoor door, string file) : MboxVisitor, IDisposable
{
    private ImportMessage? _open;
    private long _number;

    public Queue<ImportMessage> Ended { get; } = [];

    public override void Begin(ReadOnlySpan<byte> line) =>
        _open = new ImportMessage(door, MboxFromLine.Sender(line), [], file, ++_number);

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
