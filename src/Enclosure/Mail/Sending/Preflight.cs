using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Relaying;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Sending;

/// <summary>What the relay takes at most, in bytes; null when it does not say. May throw <see cref="RelayException"/>.</summary>
public delegate Task<long?> RelayLimit(CancellationToken ct);

/// <summary>Looks at a message before it is sent: what it weighs, and who may not take it. Keeps nothing.</summary>
/// <param name="relayLimit">Null where mail to other servers is kept and never sent.</param>
public sealed class Preflight(
    Database database, IBlobStore store, FileChoice files, OutboundMail outbound, RelayLimit? relayLimit, TimeProvider time)
{
    /// <summary>Somebody waits for the answer; a relay that hangs is one that says nothing.</summary>
    private static readonly TimeSpan RelayPatience = TimeSpan.FromSeconds(5);

    private readonly Composer _composer = new(database, store, time);

    /// <summary>
    /// Whatever a send would be refused for now is among the problems; it refuses nothing itself. Uploads named are settled.
    /// </summary>
    public async Task<PreflightReport> LookAsync(Caller caller, Mailbox sender, OutgoingMail mail, CancellationToken ct)
    {
        var chosen = await files.LookAsync(caller, mail.Files, ct);
        var counted = chosen.Where(IsCounted).Select(file => file.File!).ToList();
        var written = await _composer.MeasureAsync(sender, mail, counted, ct);
        var fileBytes = counted.Sum(file => file.SizeBytes);
        var limit = await AskRelayAsync(ct);
        PreflightProblem?[] problems =
        [
            await RefusedAsync(() => outbound.RequireReadyAsync(caller.Account, sender, ct)),
            .. chosen.Select((file, at) => file.Obstacle is { } why ? new PreflightProblem.Refused(why, at, file.Advice) : null),
            await RefusedAsync(() =>
            {
                SendRules.RequireSize(fileBytes);
                return Task.CompletedTask;
            }),
            PreflightFindings.OverRelay(written.SizeBytes, limit),
            PreflightFindings.Large(written.SizeBytes),
            .. chosen.Select((file, at) => IsCounted(file) ? PreflightFindings.Blocked(at, file.File!.Filename) : null),
        ];
        return new PreflightReport(
            written.SizeBytes,
            fileBytes,
            counted.Count == chosen.Count,
            [.. SizeLimit.WellKnown.Select(known => new LimitCheck(known, known.IsBrokenBy(written.SizeBytes)))],
            limit,
            [.. problems.OfType<PreflightProblem>()]);
    }

    /// <summary>Of what may not be used, nothing is told: not even its size.</summary>
    private static bool IsCounted(ChosenFile file) => file.File is not null && file.Obstacle is null or Refusal.UploadNotReady;

    private static async Task<PreflightProblem?> RefusedAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        catch (RefusedException refused) when (refused.Reason
            is Refusal.AccountSuspended or Refusal.MailboxInactive or Refusal.RateLimited or Refusal.MessageTooLarge)
        {
            return new PreflightProblem.Refused(refused.Reason, null, refused.Message);
        }
    }

    /// <summary>A relay that cannot be asked now says nothing; mail to it waits until it can.</summary>
    private async Task<long?> AskRelayAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(RelayPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return relayLimit is null ? null : await relayLimit(either.Token);
        }
        catch (RelayException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
