namespace Enclosure.Server.Remote;

/// <summary>What could not be done at another server, in a sentence for the person who asked for it.</summary>
public abstract class RemoteException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server, or something before it, said no.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The server's own stable code; null when something in between answered for it.</param>
/// <param name="RequestId">To be told to its operator.</param>
public sealed record Answered(int Status, string? Code, string Message, string? RequestId);

public sealed class RemoteRefusedException(Answered answered) : RemoteException(answered.Message)
{
    public int Status => answered.Status;
    public string? Code => answered.Code;
    public string? RequestId => answered.RequestId;
}

/// <summary>There was no answer, or only half of one.</summary>
public sealed class RemoteUnreachableException(string message, Exception? inner = null) : RemoteException(message, inner);

/// <summary>Bytes came that are not those that were promised.</summary>
public sealed class RemoteDamageException(string message) : RemoteException(message);

/// <summary>This machine has no room to put something together that is to be sent.</summary>
public sealed class RemoteRoomException(Exception inner)
    : RemoteException($"No room in {Path.GetTempPath()}: {inner.Message} Make room, or name another directory in TMPDIR.", inner);
