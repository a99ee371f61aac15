using System.Buffers;
using System.IO.Compression;
using Enclosure.Attachments;
using Enclosure.FileNames;
using Enclosure.Mail;
using Enclosure.Storage;

namespace Enclosure.Server.Dialects.MessageForms;

/// <summary>
/// A message's files as a ZIP archive, made while it is sent. What lies in a file <c>N</c> is in the folder <c>N files</c>. Every entry is
/// deflated, also what gets no smaller: the length of a stored one would follow its bytes, where readers that do not seek cannot find it.
/// </summary>
internal sealed class FileArchive(AttachmentLibrary library)
{
    public const string MediaType = "application/zip";

    private const int BufferBytes = 64 * 1024;

    /// <summary>Answers with the archive of a message's files, to be kept under the message's name.</summary>
    public async Task WriteAsync(HttpContext http, Message message, IReadOnlyList<Attachment> files)
    {
        RawAnswer.Describe(http.Response, MediaType, $"{RawAnswer.NameOf(message)}.zip");
        await using var output = new AnswerStream(http);
        await WriteAsync(files, output, http.RequestAborted);
        await output.FlushAsync(http.RequestAborted);
    }

    /// <summary>Writes the archive with a fixed buffer. A file that is deleted meanwhile is left out.</summary>
    public async Task WriteAsync(IReadOnlyList<Attachment> files, Stream output, CancellationToken ct)
    {
        var entries = Entries(files);
        await using var archive = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        foreach (var file in files)
            if (await TryOpenAsync(file, ct) is { } content)
                await using (content) await AddAsync(archive.CreateEntry(entries[file.Id], CompressionLevel.Fastest), file, content, ct);
    }

    private async Task<BlobContent?> TryOpenAsync(Attachment file, CancellationToken ct)
    {
        try
        {
            return await library.OpenAsync(file, ct);
        }
        catch (BlobMissingException)
        {
            if (await library.FindByPathAsync(file.AccountId, file.Id, ct) is null) return null;
            throw;
        }
    }

    private static async Task AddAsync(ZipArchiveEntry entry, Attachment file, BlobContent content, CancellationToken ct)
    {
        entry.LastWriteTime = file.CreatedAt;
        await using var stream = await entry.OpenAsync(ct);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var at = 0L; await content.ReadAsync(buffer, at, ct) is var read and > 0; at += read)
                await stream.WriteAsync(buffer.AsMemory(0, read), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A parent comes before what lies in it, as in the message.</summary>
    private static Dictionary<Guid, string> Entries(IReadOnlyList<Attachment> files)
    {
        var (names, entries, folders) = (new ArchiveNames(), new Dictionary<Guid, string>(), new Dictionary<Guid, string>());
        foreach (var file in files)
        {
            var folder = "";
            if (file.ParentId is { } parent && entries.TryGetValue(parent, out var around) && !folders.TryGetValue(parent, out folder!))
                folders[parent] = folder = names.AddFolder(around);
            entries[file.Id] = names.Add(file.Filename, folder ?? "");
        }

        return entries;
    }
}
