using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enclosure.Server;

/// <summary>Another server holds the data directory; the message says which.</summary>
public sealed class DataLockedException(string message) : Exception(message);

/// <summary>
/// Keeps a second server off the same data directory. The lock is the operating system's and dies with the process; a file beside it says
/// who holds it, for the locked one cannot be read.
/// </summary>
internal sealed class DataLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Throws <see cref="DataLockedException"/> when another process holds it.</summary>
    public static DataLock Take(string data, string url, TimeProvider time)
    {
        try
        {
            var file = new FileStream(Path.Combine(data, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var holder = new Holder(Environment.ProcessId, url, time.GetUtcNow());
            File.WriteAllText(HolderPath(data), JsonSerializer.Serialize(holder, HolderJson.Default.Holder));
            return new DataLock(file);
        }
        catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            throw new DataLockedException(
                $"The data directory {Path.GetFullPath(data)} is in use by {HolderOf(data)}. Stop that server, or choose another --data.");
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderPath(string data) => Path.Combine(data, "server.json");

    private static string HolderOf(string data)
    {
        try
        {
            var holder = JsonSerializer.Deserialize(File.ReadAllText(HolderPath(data)), HolderJson.Default.Holder)!;
            return $"process {holder.Process}, which serves {holder.Url} since {holder.Since:yyyy-MM-dd HH:mm:ss}Z";
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return "another server";
        }
    }

    internal sealed record Holder(int Process, string Url, DateTimeOffset Since);
}

[JsonSerializable(typeof(DataLock.Holder))]
internal sealed partial class HolderJson : JsonSerializerContext;
