namespace Enclosure.Storage;

/// <summary>Which errors of the file system are the surroundings' fault, and what the caller is told.</summary>
internal static class DiskFaults
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int ReadOnly = 30;
    private const int InputOutput = 5;
    private const int TooManyOpenFiles = 24;
    private const int TooManyOpenFilesOfAll = 23;
    private const int StaleHandle = 116;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Runs an access to the file system; its faults outside our control become refusals.</summary>
    public static T Guard<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception e) when (Translate(e) is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>The refusal for a fault outside our control, or null when it is something else.</summary>
    public static RefusedException? Translate(Exception fault) => fault switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } => new RefusedException(
            Refusal.StoreFull, "The server's disk is full. Try again later; nothing was kept.", inner: fault),
        IOException { HResult: ReadOnly or InputOutput or TooManyOpenFiles or TooManyOpenFilesOfAll or StaleHandle }
            or UnauthorizedAccessException or DirectoryNotFoundException => new RefusedException(
            Refusal.Unavailable, "The server cannot use its store right now. Try again later; nothing was kept.", inner: fault),
        _ => null,
    };
}
