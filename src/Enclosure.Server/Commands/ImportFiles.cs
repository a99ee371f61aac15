using System.Buffers;

namespace Enclosure.Server.Commands;

/// <summary>A file to import.</summary>
/// <param name="IsNamed">It was named itself, so it is taken for a message whatever it looks like.</param>
internal sealed record ImportFile(string Path, long Length, bool IsNamed);

internal enum ImportKind
{
    Message,
    Mbox,
    Neither,
}

/// <summary>The files that paths stand for, and what their first bytes show them to be.</summary>
internal static class ImportFiles
{
    private const int LongestFieldName = 77;

    /// <summary>What a header field's name is of (RFC 5322 §2.2).</summary>
    private static readonly SearchValues<byte> FieldName = SearchValues.Create(
        [.. Enumerable.Range(33, 94).Select(value => (byte)value).Where(value => value != ':')]);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// In the order they were named; those of a directory by name, with those of its subdirectories. Throws <see cref="UsageException"/>.
    /// </summary>
    public static IReadOnlyList<ImportFile> Find(IReadOnlyList<string> paths) => [.. paths.SelectMany(Find)];

    /// <summary>By the file's first bytes; a file found in a directory has to begin like mail.</summary>
    public static ImportKind Kind(ImportFile file, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("From "u8)) return ImportKind.Mbox;
        return file.IsNamed || BeginsLikeMail(head) ? ImportKind.Message : ImportKind.Neither;
    }

    private static IEnumerable<ImportFile> Find(string path)
    {
        if (Directory.Exists(path))
            return new DirectoryInfo(path).EnumerateFiles("*", Everything)
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => new ImportFile(Path.Combine(path, Path.GetRelativePath(path, file.FullName)), file.Length, IsNamed: false));
        return File.Exists(path)
            ? [new ImportFile(path, new FileInfo(path).Length, IsNamed: true)]
            : throw new UsageException($"There is no file or directory '{path}'.");
    }

    private static bool BeginsLikeMail(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAnyExcept(FieldName);
        return end is > 0 and <= LongestFieldName && head[end] == ':';
    }
}
