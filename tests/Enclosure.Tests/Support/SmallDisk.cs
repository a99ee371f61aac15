using System.Diagnostics;
using Xunit;

namespace Enclosure.Tests.Support;

/// <summary>
/// A file system of a few megabytes in memory, to be filled or made read-only. Skips the test where it cannot be mounted.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Filler = "filler";
    private readonly TempDirectory _directory = new();
    private bool _mounted;

    private SmallDisk()
    {
    }

    public string Path => _directory.Path;

    public static SmallDisk Mount(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "needs root on Linux to mount a small tmpfs");
        var disk = new SmallDisk();
        disk._mounted = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", disk.Path);
        if (disk._mounted) return disk;
        disk.Dispose();
        Assert.Skip("this machine does not let root mount a tmpfs");
        throw new UnreachableException();
    }

    /// <summary>Takes all that is left, to the last page.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(System.IO.Path.Combine(Path, Filler), FileMode.OpenOrCreate, FileAccess.Write);
        var page = new byte[4096];
        try
        {
            while (true) RandomAccess.Write(file, page, RandomAccess.GetLength(file));
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => File.Delete(System.IO.Path.Combine(Path, Filler));

    /// <summary>Only while no file is open for writing.</summary>
    public void MakeReadOnly() => Require(Run("mount", "-o", "remount,ro", Path));

    /// <summary>Hides a directory behind an empty one that nobody can write to, root neither; gone when disposed.</summary>
    public static IDisposable ReadOnlyOver(string directory)
    {
        Require(Run("mount", "-t", "tmpfs", "-o", "ro", "none", directory));
        return new Cover(directory);
    }

    public void Dispose()
    {
        if (_mounted) Run("umount", "-l", Path);
        _directory.Dispose();
    }

    private static void Require(bool done)
    {
        if (!done) throw new InvalidOperationException("mount failed.");
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Cover(string directory) : IDisposable
    {
        public void Dispose() => Run("umount", "-l", directory);
    }
}
