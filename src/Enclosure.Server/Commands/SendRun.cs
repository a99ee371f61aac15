using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary>
/// Uploads, looks at the message as a whole, sends it, and waits a little for what becomes of it. What was uploaded for a message that
/// does not go is deleted again.
/// </summary>
internal sealed class SendRun(RemoteServer server, FileProgress progress, int waitSeconds)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Mailboxes _mailboxes = new(server);
    private readonly Uploading _uploading = new(server);
    private readonly List<UploadLine> _uploaded = [];

    public async Task<SentLine> RunAsync(Draft draft, string? from, IReadOnlyList<Attached> attached, bool isDryRun, CancellationToken ct)
    {
        var mailbox = Choose(await _mailboxes.ListAsync(ct), from);
        // Once it is tried only a refusal shows that it did not go, and a message that went needs its files.
        var isSent = false;
        try
        {
            draft = draft with { Attachments = await UploadAsync(attached, ct) };
            var preflight = await _mailboxes.PreflightAsync(mailbox.Id, draft, ct);
            if (isDryRun || !preflight.WouldBeSent) return new SentLine(null, mailbox.FullAddress, null, preflight, _uploaded, []);
            Tell(preflight);
            isSent = true;
            var sent = await SendAsync(mailbox, draft, () => isSent = false, ct);
            var settled = await SettleAsync(sent, ct);
            return new SentLine(sent.Id, mailbox.FullAddress, settled.Status, preflight, _uploaded, settled.Deliveries ?? []);
        }
        finally
        {
            if (!isSent) await TakeBackAsync();
        }
    }

    private async Task<RemoteMessage> SendAsync(RemoteMailbox mailbox, Draft draft, Action onRefused, CancellationToken ct)
    {
        try
        {
            return await _mailboxes.SendAsync(mailbox.Id, draft, ct);
        }
        catch (RemoteRefusedException e) when (e.Code is not null && e.Status is >= 400 and < 500)
        {
            onRefused();
            throw;
        }
    }

    private static RemoteMailbox Choose(IReadOnlyList<RemoteMailbox> all, string? named)
    {
        if (named is null && all.Count == 1) return all[0];
        if (named is not null && all.FirstOrDefault(mailbox => mailbox.Is(named)) is { } found) return found;
        var there = all.Count == 0 ? "none" : string.Join(", ", all.Take(10).Select(mailbox => mailbox.FullAddress));
        throw new UsageException(named is null
            ? $"Say which mailbox sends: --from-mailbox ADDRESS. The key has: {there}."
            : $"The key has no mailbox {named}. It has: {there}.");
    }

    private async Task<IReadOnlyList<Guid>> UploadAsync(IReadOnlyList<Attached> attached, CancellationToken ct)
    {
        var ids = new List<Guid>();
        foreach (var each in attached)
        {
            if (each.File is { } file)
                _uploaded.Add(UploadLine.Of(
                    each.Named, await _uploading.ByFormAsync(file, progress.Begin(file.Name, file.Length), ct)));
            ids.Add(each.Id ?? _uploaded[^1].Id!.Value);
        }

        return ids;
    }

    /// <summary>Before it goes: who may not take it.</summary>
    private void Tell(RemotePreflight preflight)
    {
        foreach (var problem in preflight.Problems) progress.Say($"Warning: {problem.Message}");
    }

    /// <summary>Until nobody is still to get it, or the time is over.</summary>
    private async Task<RemoteMessage> SettleAsync(RemoteMessage sent, CancellationToken ct)
    {
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(waitSeconds);
        while (true)
        {
            if (await TryLookAsync(sent, ct) is not { } now) return sent;
            if (now.Deliveries?.Any(each => each.Status == "QUEUED") != true || TimeProvider.System.GetUtcNow() >= until) return now;
            await Task.Delay(Look, ct);
        }
    }

    /// <summary>It has gone, whether that can be looked at or not.</summary>
    private async Task<RemoteMessage?> TryLookAsync(RemoteMessage sent, CancellationToken ct)
    {
        try
        {
            return await _mailboxes.MessageAsync(sent.MailboxId, sent.Id, ct);
        }
        catch (RemoteException)
        {
            return null;
        }
    }

    private async Task TakeBackAsync()
    {
        using var late = new CancellationTokenSource(IdleWatch.Patience);
        foreach (var line in _uploaded)
        {
            try
            {
                await _uploading.DeleteAsync(line.Id!.Value, late.Token);
            }
            catch (Exception e) when (e is RemoteException or OperationCanceledException)
            {
                progress.Say($"{line.File} stays at the server as {line.Id}: it could not be deleted again.");
            }
        }
    }
}
