using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enclosure.Server;

/// <summary>Another server holds the data directory; the message says which.</summary>
public sealed class DataLockedException(string message) : Exception(message);

/// <summary>
/// Keeps a second server off the same data directory. The lock is the operating system's and dies with the process; the text in the file
/// only says who holds it.
/// </summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Throws <see cref="DataLockedException"/> when another process holds it.</summary>
    public static DataLock Take(string data, string url, TimeProvider time)
    {
        var path = Path.Combine(data, "server.lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            JsonSerializer.Serialize(file, new Holder(Environment.ProcessId, url, time.GetUtcNow()), HolderJson.Default.Holder);
            file.Flush();
            return new DataLock(file);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new DataLockedException($"The data directory {Path.GetFullPath(data)} is in use by {HolderOf(path)}. Stop that server, or choose another --data.");
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderOf(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var holder = JsonSerializer.Deserialize(file, HolderJson.Default.Holder)!;
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
