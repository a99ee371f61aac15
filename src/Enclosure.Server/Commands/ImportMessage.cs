namespace Enclosure.Server.Commands;

/// <summary>What became of a message: it is in, or was refused.</summary>
internal sealed record ImportOutcome(Imported? In, ImportRefusal? Refusal);

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

    /// <summary>The message is over.</summary>
    public async Task<ImportOutcome> CompleteAsync(CancellationToken ct)
    {
        if (_reason is null && _entry!.Length == 0) _reason = "The message is empty.";
        if (_reason is not null) return Refused(_reason);
        try
        {
            return new ImportOutcome(await _entry!.CompleteAsync(ct), Refusal: null);
        }
        catch (NotImportedException e)
        {
            return Refused(e.Message);
        }
    }

    public void Dispose() => _entry?.Dispose();

    private ImportOutcome Refused(string reason) => new(In: null, new ImportRefusal(_file, _number, reason));
}
