using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Moving;

/// <summary>One side of a transfer: where rows and bytes are, or are to be.</summary>
/// <param name="DatabasePlace">Names the database alike each time, and never a password.</param>
/// <param name="StorePlace">The same of the store.</param>
public sealed record TransferSide(Database Database, string DatabasePlace, IBlobStore Store, string StorePlace);

/// <summary>How far a transfer is, for whoever shows it. Called from several threads.</summary>
/// <param name="Say">Takes a line about what is done now.</param>
/// <param name="Expect">Takes how many bytes are looked at altogether.</param>
/// <param name="Pass">Takes how many more of them are done with.</param>
public sealed record TransferWatch(Action<string> Say, Action<long> Expect, Action<long> Pass);

/// <summary>What a transfer did. The result is the state of the source at <paramref name="At"/>.</summary>
/// <param name="Tables">Empty where only bytes were moved.</param>
/// <param name="Blobs">All that the rows name, with their size.</param>
/// <param name="CopiedBlobs">Those that this run brought.</param>
/// <param name="MendedBlobs">Those of them that lay at the target with other bytes.</param>
/// <param name="RemovedBlobs">What lay at the target and no row names any more.</param>
public sealed record TransferResult(
    Guid Id,
    DateTimeOffset At,
    IReadOnlyList<TableDigest> Tables,
    long Blobs,
    long Bytes,
    long CopiedBlobs,
    long CopiedBytes,
    long MendedBlobs,
    long RemovedBlobs);

/// <summary>The target is somebody's, or the two sides do not fit: nothing was changed.</summary>
public sealed class TransferRefusedException(string message) : Exception(message);

/// <summary>It could not be brought to its end. The target is unfinished; the same again goes on from there.</summary>
public sealed class TransferFailedException(string message, Exception? inner = null) : Exception(message, inner);
