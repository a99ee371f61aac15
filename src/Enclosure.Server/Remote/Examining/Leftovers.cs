namespace Enclosure.Server.Remote.Examining;

/// <summary>What the examination has put on the server and is to take away.</summary>
internal sealed class Leftovers(RemoteServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Uploading _uploading = new(server);
    private readonly List<Guid> _ids = [];
    private bool _isUnsure;
    private bool _wasBusy;

    /// <summary>Part of the name of files that must be found again when the answer to their upload was lost.</summary>
    public string Mark { get; } = $"enclosure-doctor-{Guid.NewGuid():n}";

    public void Add(Guid id)
    {
        _ids.Add(id);
        _wasBusy = true;
    }

    /// <summary>An upload ended without an answer: nobody knows whether it is there.</summary>
    public void Doubt() => (_isUnsure, _wasBusy) = (true, true);

    /// <summary>In its own time: also after who asked has gone.</summary>
    public async Task<Finding> RemoveAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        var stayed = new List<Guid>();
        if (_isUnsure) await FindAsync(late.Token);
        foreach (var id in _ids)
        {
            try
            {
                await _uploading.DeleteAsync(id, late.Token);
            }
            catch (Exception e) when (e is RemoteException or OperationCanceledException)
            {
                stayed.Add(id);
            }
        }

        if (stayed.Count > 0)
            return Finding.Fail(
                "left behind",
                $"{stayed.Count} files could not be deleted: {string.Join(", ", stayed)}",
                "delete them with DELETE /v1/attachments/{id}, or leave them to the sweep (Uploads:UnusedLifetime)");
        return Finding.Ok("left behind", _wasBusy ? $"nothing: {_ids.Count} files were deleted again" : "nothing: no file was uploaded");
    }

    private async Task FindAsync(CancellationToken ct)
    {
        try
        {
            var page = await server.GetAsync($"/v1/attachments?filename={Mark}&limit=100", RemoteJson.Default.FileList, ct);
            _ids.AddRange(page.Attachments.Select(file => file.Id).Except(_ids));
        }
        catch (Exception e) when (e is RemoteException or OperationCanceledException)
        {
        }
    }
}
