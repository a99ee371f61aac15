namespace Enclosure.Server.Commands;

/// <summary>What the mailbox got.</summary>
/// <param name="IsDuplicate">It had come before.</param>
/// <param name="IsWithheld">It is over the month's limit and waits.</param>
internal sealed record Imported(bool IsDuplicate, bool IsWithheld);

/// <summary>
/// Where imported mail is handed in: the data directory of this machine, or a server elsewhere. What would refuse every other message too
/// comes out as it is and ends the import.
/// </summary>
internal interface IImportDoor
{
    /// <summary>A message begins. Throws <see cref="NotImportedException"/>.</summary>
    /// <param name="sender">Of its envelope, as its mbox says; null when the message itself is to say it.</param>
    /// <param name="head">Its first bytes, where they are known.</param>
    IImportEntry Begin(string? sender, ReadOnlySpan<byte> head);
}

/// <summary>One message on its way in.</summary>
internal interface IImportEntry : IDisposable
{
    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>Throws <see cref="NotImportedException"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>The message is over. Throws <see cref="NotImportedException"/>.</summary>
    Task<Imported> CompleteAsync(CancellationToken ct);
}

/// <summary>This message is not taken; others may be.</summary>
internal sealed class NotImportedException(string reason, Exception inner) : Exception(reason, inner);
