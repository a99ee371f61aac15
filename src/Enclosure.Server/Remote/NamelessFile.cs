using Microsoft.Win32.SafeHandles;

namespace Enclosure.Server.Remote;

/// <summary>
/// A file for this program alone, gone when the program is, however it ends. It throws <see cref="RemoteRoomException"/> where the
/// directory for such files takes nothing more.
/// </summary>
internal sealed class NamelessFile : IDisposable
{
    private readonly FileStream _file;

    public NamelessFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"enclosure-{Guid.NewGuid():n}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            _file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RemoteRoomException(e);
        }
    }

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, Length);
        }
        catch (IOException e)
        {
            throw new RemoteRoomException(e);
        }

        Length += bytes.Length;
    }

    /// <summary>What was written, from its beginning. It must not be read after this was disposed.</summary>
    public SourceFile AsSource(string name, string contentType) => new(name, contentType, Length, IsRepeatable: true, Open);

    public void Dispose() => _file.Dispose();

    private FileStream Open() =>
        new(new SafeFileHandle(_file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
}
