namespace Enclosure.Server.Remote.Examining;

internal enum KeyReach
{
    None,
    Mailboxes,
    Account,
}

/// <summary>Whether the key works, and for what.</summary>
internal sealed class KeyCheck(RemoteServer server)
{
    public KeyReach Reach { get; private set; }

    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        if (server.Key is null) return Finding.Skip("key", "none was given: set ENCLOSURE_KEY to look at files and events");
        try
        {
            return server.Key.IsPlatform ? await PlatformAsync(ct) : await AccountAsync(ct);
        }
        catch (RemoteRefusedException e) when (e.Code is not null)
        {
            return Finding.Fail("key", e.Message, "make one with 'enclosure keys create', or look into data/first-run.json");
        }
    }

    private async Task<Finding> AccountAsync(CancellationToken ct)
    {
        AccountFacts account;
        try
        {
            account = (await server.GetAsync("/v1/account", RemoteJson.Default.AccountAnswer, ct)).Account;
        }
        catch (RemoteRefusedException e) when (e.Code == "FULL_ACCESS_REQUIRED")
        {
            var mailboxes = await new Mailboxes(server).ListAsync(ct);
            Reach = KeyReach.Mailboxes;
            return Finding.Ok("key", $"limited to {mailboxes.Count} of its account's mailboxes");
        }

        if (account.Suspended)
        {
            Reach = KeyReach.Mailboxes;
            return Finding.Warn("key", "its account is suspended", "'enclosure accounts set --resume' ends that; nothing was uploaded");
        }

        Reach = KeyReach.Account;
        var room = account.StorageLimitBytes == 0
            ? "no storage limit"
            : $"{account.StorageLimitBytes - account.StorageUsedBytes - account.StoragePendingBytes:N0} bytes free";
        return Finding.Ok("key", $"full access, {room}");
    }

    private async Task<Finding> PlatformAsync(CancellationToken ct)
    {
        var workspaces = (await server.GetAsync("/v1/workspaces", RemoteJson.Default.WorkspaceAnswer, ct)).Data;
        return Finding.Ok("key", $"a platform key for {workspaces.Count} workspaces");
    }
}
