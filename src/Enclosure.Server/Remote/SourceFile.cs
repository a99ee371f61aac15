using Microsoft.AspNetCore.StaticFiles;

namespace Enclosure.Server.Remote;

/// <summary>A file to be uploaded. Its bytes are read when they are sent, and again when they are sent again.</summary>
/// <param name="Length">Null when nobody knows before its end.</param>
/// <param name="IsRepeatable">Whether <paramref name="Open"/> works a second time.</param>
public sealed record SourceFile(string Name, string ContentType, long? Length, bool IsRepeatable, Func<Stream> Open)
{
    private const string Unknown = "application/octet-stream";
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>A file of this machine. Throws what opening a file throws.</summary>
    public static SourceFile At(string path, string? name, string? contentType)
    {
        var file = new FileInfo(path);
        return new SourceFile(
            name ?? file.Name,
            contentType ?? TypeOf(name ?? file.Name),
            file.Length,
            IsRepeatable: true,
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true));
    }

    /// <summary>What comes in by a pipe: once, and as long as it comes.</summary>
    public static SourceFile From(Stream pipe, string name, string? contentType) =>
        new(name, contentType ?? TypeOf(name), null, IsRepeatable: false, () => pipe);

    public static SourceFile Of(byte[] bytes, string name, string contentType) =>
        new(name, contentType, bytes.Length, IsRepeatable: true, () => new MemoryStream(bytes, writable: false));

    private static string TypeOf(string name) => Types.TryGetContentType(name, out var type) ? type : Unknown;
}
