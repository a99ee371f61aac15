using Enclosure.Mime.Mbox;

namespace Enclosure.Server.Commands;

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
