using System.Text;

namespace Enclosure.Server.Remote.Examining;

/// <summary>SendKit's way up and down: a link, a PUT without the key, and the plain link to read by.</summary>
internal sealed class PresignedCheck(RemoteServer server, Uploading uploading, Leftovers leftovers)
{
    private const string Check = "presigned PUT";

    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        var bytes = Encoding.ASCII.GetBytes($"{leftovers.Mark}\n");
        var link = await uploading.IssueAsync(SourceFile.Of(bytes, "enclosure-doctor.txt", "text/plain"), ct);
        leftovers.Add(link.Id);
        var place = new Uri(link.PresignedUrl).GetLeftPart(UriPartial.Authority);
        try
        {
            await uploading.PutAsync(link, bytes, ct);
        }
        catch (RemoteUnreachableException e)
        {
            return Finding.Fail(
                Check, $"upload links lead to {place}: {e.Message}", "set PublicUrl to the address clients reach the server by");
        }
        catch (RemoteRefusedException e)
        {
            return Finding.Fail(
                Check,
                $"{place}: {e.Message}",
                "let the proxy pass PUT, Host, Content-Type and Content-Length on as they came: nginx proxy_set_header Host $http_host;");
        }

        await uploading.CompleteAsync(link.Id, ct);
        return await ReadBackAsync(link, bytes, place, ct);
    }

    private async Task<Finding> ReadBackAsync(UploadLink link, byte[] bytes, string place, CancellationToken ct)
    {
        using var answer = await server.SendBareAsync(_ => RemoteServer.Get(new Uri(link.Url)), isRepeatable: true, ct);
        if (!answer.IsSuccessStatusCode)
            return Finding.Warn(
                Check,
                $"{place} takes it; its plain link is answered {(int)answer.StatusCode}",
                "nothing where Files:Enabled is false; else set PublicFilesUrl to where clients reach /files");
        var got = await answer.Content.ReadAsByteArrayAsync(ct);
        return got.AsSpan().SequenceEqual(bytes)
            ? Finding.Ok(Check, $"{place} takes it, and its plain link gives it back")
            : Finding.Fail(Check, "its plain link gives other bytes back", "no cache may change what /files gives");
    }
}
