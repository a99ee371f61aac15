using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Enclosure.Server.Remote;

/// <summary>Fetches files: what they are from the API, their bytes by link and without the key.</summary>
public sealed class Downloading(RemoteServer server, Action<string> notice)
{
    private const int PieceBytes = 64 * 1024;
    private const int MostTries = 4;

    /// <summary>
    /// The files that an id stands for: the attachment, or all of the message. Throws <see cref="RemoteException"/>, also when there is
    /// neither.
    /// </summary>
    public async Task<IReadOnlyList<RemoteFile>> FindAsync(Guid id, CancellationToken ct)
    {
        try
        {
            return [await FileAsync(id, ct)];
        }
        catch (RemoteRefusedException e) when (e.Status == StatusCodes.Status404NotFound && e.Code is not null)
        {
            var files = await FilesOfAsync(id, ct);
            return files.Count > 0
                ? files
                : throw new RemoteRefusedException(new Answered(
                    e.Status,
                    e.Code,
                    $"There is no attachment {id} for this key, and no message {id} with files. 'enclosure inbox' shows both ids.",
                    e.RequestId));
        }
    }

    /// <summary>With a fresh link.</summary>
    public Task<RemoteFile> FileAsync(Guid id, CancellationToken ct) =>
        server.GetAsync($"/v1/attachments/{id}", RemoteJson.Default.RemoteFile, ct);

    /// <summary>
    /// Writes a file's bytes, all of them and in order; a connection that breaks is taken up where it broke. Throws
    /// <see cref="RemoteException"/>, also when the bytes are not those that the server has the hash of.
    /// </summary>
    /// <param name="got">Told how many bytes are written.</param>
    public async Task WriteAsync(RemoteFile file, Stream target, Action<long> got, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long offset = 0;
        for (var tried = 1; ; tried++)
        {
            var before = offset;
            try
            {
                await foreach (var piece in ReadAsync(file, offset, ct))
                {
                    if (piece.Length > file.SizeBytes - offset)
                        throw new RemoteDamageException(
                            $"More came for {file.Id} than its {file.SizeBytes} bytes. Nothing was kept; look at what is in between.");
                    hash.AppendData(piece.Span);
                    await target.WriteAsync(piece, ct);
                    got(offset += piece.Length);
                }

                if (offset >= file.SizeBytes) break;
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            }
            catch (HttpIOException e)
            {
                if (offset > before) tried = 1;
                if (tried >= MostTries) throw Broken(file, offset, e);
                notice($"The connection broke after {offset} of {file.SizeBytes} bytes; going on from there.");
            }
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (offset != file.SizeBytes || (file.Sha256 is not null && file.Sha256 != sha256))
            throw new RemoteDamageException(
                $"What came for {file.Id} is not the file: {offset} bytes with another SHA-256 than the server has. Nothing was kept.");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        RemoteFile file, long offset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (file.SizeBytes == offset && offset > 0) yield break;
        using var answer = await server.SendBareAsync(_ => Request(file, offset), isRepeatable: true, ct);
        await RemoteAnswer.RequireSuccessAsync(answer, ct);
        if (offset > 0 && answer.StatusCode != HttpStatusCode.PartialContent)
            throw new RemoteDamageException($"The link of {file.Id} does not go on where it broke off. Run this again.");
        using var watch = new IdleWatch(ct);
        await using var body = await answer.Content.ReadAsStreamAsync(watch.Token);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (await NextAsync(body, piece, watch) is > 0 and var length) yield return piece.AsMemory(0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Whatever ends a read too early is one thing to whoever goes on.</summary>
    private static async Task<int> NextAsync(Stream body, byte[] piece, IdleWatch watch)
    {
        try
        {
            var length = await body.ReadAsync(piece.AsMemory(0, PieceBytes), watch.Token);
            watch.Touch();
            return length;
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && watch.IsOver))
        {
            throw e as HttpIOException ?? new HttpIOException(HttpRequestError.ResponseEnded, innerException: e);
        }
    }

    private static HttpRequestMessage Request(RemoteFile file, long offset)
    {
        var at = file.Url ?? throw new InvalidOperationException($"Nobody asked for the link of {file.Id}.");
        if (!Uri.TryCreate(at, UriKind.Absolute, out var link) || link.Scheme is not ("http" or "https"))
            throw new RemoteDamageException($"The link of {file.Id} is no address of the web. Ask the server's operator.");
        var request = RemoteServer.Get(link);
        if (offset > 0) request.Headers.Range = new RangeHeaderValue(offset, null);
        return request;
    }

    private static RemoteUnreachableException Broken(RemoteFile file, long offset, Exception cause) => new(
        $"The connection broke after {offset} of {file.SizeBytes} bytes, {MostTries} times. Nothing was kept; run this again.", cause);

    private async Task<IReadOnlyList<RemoteFile>> FilesOfAsync(Guid messageId, CancellationToken ct)
    {
        var files = new List<RemoteFile>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await server.GetAsync(
                $"/v1/attachments?messageId={messageId}&limit=100{after}", RemoteJson.Default.FileList, ct);
            foreach (var file in page.Attachments) files.Add(await FileAsync(file.Id, ct));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        files.Reverse();
        return files;
    }
}
