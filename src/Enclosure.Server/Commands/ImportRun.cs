using Enclosure.Mime.Mbox;

namespace Enclosure.Server.Commands;

/// <summary>
/// Takes files in one after the other, each message before the next: a reply finds what it answers to. What is refused is told, and the
/// rest goes on.
/// </summary>
internal sealed class ImportRun(IImportDoor door, ImportProgress progress)
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Of an mbox: what ends within one piece waits, its files open, until the piece is through.</summary>
    private const int MboxPieceBytes = 4 * 1024;

    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly List<ImportRefusal> _refusals = [];

    public long Imported { get; private set; }

    /// <summary>Those of the imported that are over the month's limit and wait.</summary>
    public long Withheld { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Files of directories that are no mail.</summary>
    public long Skipped { get; private set; }

    public IReadOnlyList<ImportRefusal> Refusals => _refusals;

    public async Task TakeAsync(ImportFile file, CancellationToken ct)
    {
        try
        {
            await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var head = await stream.ReadAtLeastAsync(_piece, _piece.Length, throwOnEndOfStream: false, ct);
            var kind = ImportFiles.Kind(file, _piece.AsSpan(0, head));
            if (kind == ImportKind.Message) await TakeMessageAsync(file, stream, head, ct);
            else if (kind == ImportKind.Mbox) await TakeMboxAsync(file, stream, head, ct);
            else Skip(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(new ImportRefusal(file.Path, 0, e.Message));
        }
    }

    private void Skip(ImportFile file)
    {
        Skipped++;
        progress.Read(file.Length);
    }

    private async Task TakeMessageAsync(ImportFile file, FileStream stream, int head, CancellationToken ct)
    {
        using var message = new ImportMessage(door, sender: null, _piece.AsSpan(0, head), file.Path, 0);
        for (var length = head; length > 0; length = await stream.ReadAsync(_piece, ct))
        {
            message.Write(_piece.AsSpan(0, length));
            progress.Read(length);
        }

        await CompleteAsync(message, ct);
    }

    private async Task TakeMboxAsync(ImportFile file, FileStream stream, int head, CancellationToken ct)
    {
        using var messages = new ImportMbox(door, file.Path);
        var reader = new MboxReader(messages);
        for (var length = head; length > 0; length = await stream.ReadAsync(_piece, ct))
        {
            for (var at = 0; at < length; at += MboxPieceBytes)
            {
                reader.Write(_piece.AsSpan(at, Math.Min(MboxPieceBytes, length - at)));
                await CompleteAsync(messages, ct);
            }

            progress.Read(length);
        }

        reader.Complete();
        await CompleteAsync(messages, ct);
    }

    private async Task CompleteAsync(ImportMbox messages, CancellationToken ct)
    {
        while (messages.Ended.TryDequeue(out var message))
        {
            using (message) await CompleteAsync(message, ct);
        }
    }

    private async Task CompleteAsync(ImportMessage message, CancellationToken ct)
    {
        var outcome = await message.CompleteAsync(ct);
        if (outcome.Refusal is { } refusal) Refuse(refusal);
        else if (outcome.In is { IsDuplicate: true }) Duplicates++;
        else Imported++;
        if (outcome.In is { IsWithheld: true }) Withheld++;
        progress.Count(Imported + Duplicates);
    }

    private void Refuse(ImportRefusal refusal)
    {
        _refusals.Add(refusal);
        progress.Say(refusal.Message == 0
            ? $"{refusal.File}: {refusal.Reason}"
            : $"{refusal.File}, message {refusal.Message}: {refusal.Reason}");
    }
}
