namespace Enclosure.Server.Remote.Examining;

/// <summary>Whether the largest file that the server takes gets as far as the server, and what a larger one is told, and by whom.</summary>
internal sealed class SizeLimit(Uploading uploading, Leftovers leftovers)
{
    /// <summary>What Robotomail's API takes at most.</summary>
    private const long LargestFile = 26_214_400;

    private const string Advice =
        "nginx: client_max_body_size 27m; - Caddy: request_body { max_size 27MB }; the server has limits of its own";

    public async Task<Finding> LargestAsync(CancellationToken ct)
    {
        const string Check = "file of 25 MiB";
        try
        {
            var made = await UploadAsync(LargestFile, ct);
            return made.SizeBytes == LargestFile
                ? Finding.Ok(Check, $"{LargestFile:N0} bytes, the most the API takes, are taken")
                : Finding.Fail(Check, $"{LargestFile:N0} bytes went out, the server has {made.SizeBytes:N0}");
        }
        catch (RemoteRefusedException e) when (e.Code is "STORAGE_LIMIT_EXCEEDED" or "STORE_FULL")
        {
            return Finding.Warn(Check, e.Message, "make room, or raise the limit, and look again");
        }
        catch (RemoteRefusedException e)
        {
            return Finding.Fail(Check, $"{LargestFile:N0} bytes are refused: {e.Message}", e.Code is null ? Advice : null);
        }
        catch (RemoteUnreachableException e)
        {
            return Finding.Fail(Check, e.Message, $"if a proxy hangs up on large bodies: {Advice}");
        }
    }

    public async Task<Finding> OneMoreAsync(CancellationToken ct)
    {
        const string Check = "one byte more";
        try
        {
            await UploadAsync(LargestFile + 1, ct);
            return Finding.Fail(Check, $"{LargestFile + 1:N0} bytes are taken, which the API does not allow");
        }
        catch (RemoteRefusedException e) when (e is { Code: "FILE_TOO_LARGE", Status: StatusCodes.Status413PayloadTooLarge })
        {
            return Finding.Ok(Check, "refused by the server itself, 413 with FILE_TOO_LARGE");
        }
        catch (RemoteRefusedException e) when (e.Code is null)
        {
            return Finding.Warn(Check, $"clients are not told by the server: {e.Message}", Advice);
        }
        catch (RemoteRefusedException e)
        {
            return Finding.Warn(Check, $"refused for another reason: {e.Message}", "make room, or raise the limit, and look again");
        }
    }

    private async Task<UploadedFile> UploadAsync(long size, CancellationToken ct)
    {
        var file = new SourceFile(
            $"{leftovers.Mark}.bin", "application/octet-stream", size, IsRepeatable: true, () => new FillStream(size));
        try
        {
            var made = await uploading.ByFormAsync(file, _ => { }, ct);
            leftovers.Add(made.Id);
            return made;
        }
        catch (Exception e) when (e is RemoteUnreachableException or OperationCanceledException)
        {
            leftovers.Doubt();
            throw;
        }
    }
}
