using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Enclosure.Bench.Floor;

/// <summary>Where one connection's messages go: a folder of its own, three files and a skeleton for each message.</summary>
internal sealed partial class MailFloorFiles : IDisposable
{
    private readonly string _folder;
    private readonly SyncTeam _syncs;
    private readonly SafeFileHandle _directory;
    private readonly Base64Body _body = new();
    private readonly MemoryStream _skeleton = new(8 * 1024);
    private readonly List<SafeFileHandle> _open = [];
    private int _count;

    public MailFloorFiles(string folder, SyncTeam syncs)
    {
        (_folder, _syncs) = (Directory.CreateDirectory(folder).FullName, syncs);
        _directory = new SafeFileHandle(OpenDescriptor(_folder, 0), ownsHandle: true);
    }

    public void TakeSkeleton(ReadOnlySpan<byte> bytes) => _skeleton.Write(bytes);

    public void BeginFile() => _body.Begin(Create());

    public void TakeFile(ReadOnlySpan<byte> text) => _body.Take(text);

    public void EndFile() => _skeleton.Write(_body.End());

    /// <summary>Returns once files, skeleton and folder are on the disk.</summary>
    public void Commit()
    {
        RandomAccess.Write(Create(), _skeleton.GetBuffer().AsSpan(0, (int)_skeleton.Length), 0);
        _syncs.Sync([.. _open, _directory]);
        _open.ForEach(file => file.Dispose());
        _open.Clear();
        _skeleton.SetLength(0);
    }

    public void Dispose()
    {
        _open.ForEach(file => file.Dispose());
        _directory.Dispose();
        _body.Dispose();
    }

    private SafeFileHandle Create()
    {
        // Sharing spares the lock that the framework takes otherwise.
        const FileShare anyone = FileShare.ReadWrite | FileShare.Delete;
        var file = File.OpenHandle(Path.Combine(_folder, $"{_count++:x}"), FileMode.CreateNew, FileAccess.Write, anyone);
        _open.Add(file);
        return file;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);
}
