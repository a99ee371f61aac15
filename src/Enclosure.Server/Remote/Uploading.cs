using System.Text;

namespace Enclosure.Server.Remote;

/// <summary>A file that is at the server now.</summary>
/// <param name="Key">What SendKit's replies name it by; null of a file that came by form.</param>
public sealed record UploadedFile(
    Guid Id, string Filename, long SizeBytes, string ContentType, string? Sha256, DateTimeOffset? DeletesAt, string? Key, string? Url);

/// <summary>Puts files to a server, by either dialect's way.</summary>
public sealed class Uploading(RemoteServer server)
{
    private const string FormPath = "/v1/attachments";
    private const string LinkPath = "/v1/inbox/attachments";

    /// <summary>Beyond it the server is asked first whether it wants the bytes at all.</summary>
    private const long AskedFirst = 1 << 20;

    /// <summary>Robotomail's way: one form. Throws <see cref="RemoteException"/>.</summary>
    public async Task<UploadedFile> ByFormAsync(SourceFile file, Action<long> sent, CancellationToken ct)
    {
        FileContent? content = null;
        var idempotencyKey = RemoteServer.NewIdempotencyKey();
        var made = await server.ReadAsync(
            watch => FormRequest(file, content = new FileContent(file, watch, sent), idempotencyKey),
            RemoteJson.Default.RemoteFile,
            file.IsRepeatable,
            ct);
        var uploaded = new UploadedFile(
            made.Id, made.Filename, made.SizeBytes, made.ContentType, made.Sha256, made.DeletesAt, Key: null, Url: null);
        return Checked(uploaded, content!);
    }

    /// <summary>SendKit's way: a link, a PUT to it, a look at what came. Throws <see cref="RemoteException"/>.</summary>
    /// <param name="file">One whose length is known.</param>
    public async Task<UploadedFile> ByLinkAsync(SourceFile file, Action<long> sent, CancellationToken ct)
    {
        var link = await IssueAsync(file, ct);
        var content = await PutAsync(link, file, sent, ct);
        var status = await CompleteAsync(link.Id, ct);
        var uploaded = new UploadedFile(
            status.Id, status.Filename, status.FileSize, status.ContentType, status.Sha256, status.DeletesAt, status.Key, status.Url);
        return Checked(uploaded, content);
    }

    public async Task<UploadLink> IssueAsync(SourceFile file, CancellationToken ct)
    {
        var idempotencyKey = RemoteServer.NewIdempotencyKey();
        var size = file.Length ?? throw new InvalidOperationException("A link needs a size.");
        var asked = new LinkRequest(file.Name, file.ContentType, size);
        var issued = await server.ReadAsync(
            _ =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, server.Address.At(LinkPath + "/upload"))
                {
                    Content = RemoteServer.Json(asked, RemoteJson.Default.LinkRequest),
                };
                request.Headers.Add("Idempotency-Key", idempotencyKey);
                return request;
            },
            RemoteJson.Default.LinkAnswer,
            isRepeatable: true,
            ct);
        return issued.Data;
    }

    /// <summary>Without the key: the link says it all. It may be put again until somebody looked at what came.</summary>
    public Task PutAsync(UploadLink link, byte[] bytes, CancellationToken ct) =>
        PutAsync(link, SourceFile.Of(bytes, link.Filename, link.ContentType), _ => { }, ct);

    public Task DeleteAsync(Guid id, CancellationToken ct) => RemovedAsync(id, ct);

    internal async Task<UploadStatus> CompleteAsync(Guid id, CancellationToken ct) =>
        (await server.ReadAsync(
            _ => new HttpRequestMessage(HttpMethod.Post, server.Address.At($"{LinkPath}/{id}/complete")),
            RemoteJson.Default.StatusAnswer,
            isRepeatable: true,
            ct)).Data;

    private async Task<FileContent> PutAsync(UploadLink link, SourceFile file, Action<long> sent, CancellationToken ct)
    {
        FileContent? content = null;
        using var answer = await server.SendBareAsync(
            watch =>
            {
                content = new FileContent(file, watch, sent);
                foreach (var (name, value) in link.Headers)
                    if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                        content.Headers.TryAddWithoutValidation(name, value);
                var request = new HttpRequestMessage(HttpMethod.Put, link.PresignedUrl) { Content = content };
                request.Headers.ExpectContinue = file.Length > AskedFirst;
                return request;
            },
            isRepeatable: true,
            ct);
        await RemoteAnswer.RequireSuccessAsync(answer, ct);
        return content!;
    }

    /// <summary>What is gone already is gone.</summary>
    private async Task RemovedAsync(Guid id, CancellationToken ct)
    {
        using var answer = await server.SendAsync(
            _ => new HttpRequestMessage(HttpMethod.Delete, server.Address.At($"{FormPath}/{id}")), isRepeatable: true, ct);
        if ((int)answer.StatusCode == StatusCodes.Status404NotFound) return;
        await RemoteAnswer.RequireSuccessAsync(answer, ct);
    }

    private HttpRequestMessage FormRequest(SourceFile file, FileContent content, string idempotencyKey)
    {
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Quoted(file.Name)}\"");
        content.Headers.TryAddWithoutValidation("Content-Type", file.ContentType);
        var form = new MultipartContent("form-data") { content };
        form.HeaderEncodingSelector = (_, _) => Encoding.UTF8;
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address.At(FormPath)) { Content = form };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.ExpectContinue = file.Length is null or > AskedFirst;
        return request;
    }

    /// <summary>As browsers write a name (WHATWG HTML, multipart/form-data encoding): UTF-8, three characters in percent.</summary>
    private static string Quoted(string name) => name
        .Replace("\"", "%22", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static UploadedFile Checked(UploadedFile uploaded, FileContent content) =>
        uploaded.Sha256 is null || content.Sha256 is null || uploaded.Sha256 == content.Sha256
            ? uploaded
            : throw new RemoteDamageException(
                $"What the server keeps as {uploaded.Id} is not what was sent: its SHA-256 differs. Delete it and upload again.");
}
