using System.Globalization;
using Enclosure.Accounts;
using Enclosure.Figures;
using Enclosure.Health;
using Enclosure.Mail;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Sql;
using Enclosure.Sweeping;

namespace Enclosure.Server.WebConsole.Health;

/// <summary>Looks at the parts of the server, all at once, none for longer than <see cref="Readiness.Patience"/>.</summary>
internal sealed class HealthParts(
    ServerFacts server, Readiness readiness, Database database, QueueFigures queues, SweepReports sweeps, TimeProvider time)
{
    /// <summary>A sweep that began so many intervals ago did not end, or nobody sweeps.</summary>
    private const int LateIntervals = 3;

    /// <param name="isWhole">Of the whole server, for its operator, or of the caller's account.</param>
    public async Task<IReadOnlyList<HealthPart>> OfAsync(Caller caller, bool isWhole, CancellationToken ct)
    {
        var waiting = AskAsync(token => isWhole ? queues.OfServerAsync(token) : queues.OfAsync(caller, token), ct);
        return await Task.WhenAll(
            DatabaseAsync(isWhole, ct),
            StorageAsync(isWhole, ct),
            RelayAsync(waiting, ct),
            QueueAsync(waiting),
            HooksAsync(waiting),
            SweepAsync(isWhole, ct),
            Task.FromResult(MailDoor(isWhole)),
            Task.FromResult(Server()));
    }

    private async Task<HealthPart> DatabaseAsync(bool isWhole, CancellationToken ct)
    {
        var (state, schema) = await AskAsync(token => Migrator.PresentAsync(database, token), ct);
        return HealthPart.Of(
            "Database",
            "table",
            state,
            "answers",
            [
                .. isWhole ? new[] { new Fact("Kind", server.Database), new Fact("Schema", Schema(schema)) } : [],
                new Fact("Answered in", Milliseconds(state.Took)),
            ]);
    }

    private async Task<HealthPart> StorageAsync(bool isWhole, CancellationToken ct)
    {
        var state = await readiness.StagingAsync(ct);
        var facts = new List<Fact> { new("Kind", server.StoreKind), new("Staging", "can be written to") };
        if (isWhole && server.FreeBytes() is { } free) facts.Add(new Fact("Free space", Shown.Size(free)));
        return HealthPart.Of("Storage", "archive", state, "usable", facts);
    }

    private async Task<HealthPart> RelayAsync(Task<(PartState State, QueueOverview? Answer)> waiting, CancellationToken ct)
    {
        var state = server.HearRelay is null ? null : await readiness.LookAsync(server.HearRelay, ct);
        var (asked, overview) = await waiting;
        var facts = new List<Fact>();
        if (asked.IsUsable) facts.AddRange(Outcomes(overview!.Outcomes));
        if (state is null)
        {
            facts.Insert(0, new Fact("Mail to other servers", "kept here and shown under Captured, never sent"));
            return new HealthPart("Relay", "send", Standing.Off, "capture mode", facts);
        }

        if (state.Fault is { } fault) facts.Insert(0, new Fact("Why", fault));
        return new HealthPart(
            "Relay", "send", state.IsUsable ? Standing.Good : Standing.Bad, state.IsUsable ? "answers" : "not reachable", facts);
    }

    private async Task<HealthPart> QueueAsync(Task<(PartState State, QueueOverview? Answer)> waiting)
    {
        var (state, overview) = await waiting;
        if (overview is null) return HealthPart.Of("Mail queue", "mail", state, "");
        var waits = overview.Mail.Count + overview.Replies.Count > 0;
        return new HealthPart(
            "Mail queue",
            "mail",
            Standing.Good,
            waits ? "mail waits" : "empty",
            [.. Waiting("Messages to be sent", overview.Mail), .. Waiting("Replies and forwards", overview.Replies)]);
    }

    private async Task<HealthPart> HooksAsync(Task<(PartState State, QueueOverview? Answer)> waiting)
    {
        var (state, overview) = await waiting;
        if (overview is null) return HealthPart.Of("Webhooks", "webhook", state, "");
        var (pending, held, failed) = overview.Hooks;
        return new HealthPart(
            "Webhooks",
            "webhook",
            failed > 0 ? Standing.Warn : Standing.Good,
            failed > 0 ? "hooks failed" : "fine",
            [
                .. Waiting("Deliveries waiting", pending),
                new Fact("Held for hooks that are not active", Shown.Count(held)),
                new Fact("Hooks that were given up", Shown.Count(failed)),
            ]);
    }

    private async Task<HealthPart> SweepAsync(bool isWhole, CancellationToken ct)
    {
        var (state, report) = await AskAsync(sweeps.FindAsync, ct);
        if (!state.IsUsable) return HealthPart.Of("Sweep", "trash", state, "");
        if (report is null) return new HealthPart("Sweep", "trash", Standing.Warn, "has not run yet", []);
        var isLate = time.GetUtcNow() - report.EndedAt > LateIntervals * server.SweepInterval;
        var took = report.Counts.Where(count => count.Count > 0).Select(count => $"{count.Name} {Shown.Count(count.Count)}").ToList();
        return new HealthPart(
            "Sweep",
            "trash",
            isLate ? Standing.Warn : Standing.Good,
            isLate ? "late" : "runs",
            [
                new Fact("Last run", null, report.EndedAt),
                .. isWhole ? new[] { new Fact("It took", took.Count == 0 ? "nothing" : string.Join(", ", took)) } : [],
                new Fact("Next run", null, report.EndedAt + server.SweepInterval),
            ]);
    }

    private HealthPart MailDoor(bool isWhole) => server.MailDoor() is { } where
        ? new HealthPart("Mail door", "inbox", Standing.Good, "open", isWhole ? [new Fact("Listens at", where)] : [])
        : new HealthPart("Mail door", "inbox", Standing.Off, "off", [new Fact("Mail", "comes in by the API alone")]);

    private HealthPart Server() => new(
        "Server",
        "health",
        Standing.Good,
        "runs",
        [
            new Fact("Version", server.Version),
            new Fact("Up for", Duration(time.GetUtcNow() - server.StartedAt)),
            new Fact("Clock", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ]);

    private async Task<(PartState State, T? Answer)> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        T? answer = default;
        var state = await readiness.LookAsync(async token => answer = await ask(token), ct);
        return (state, answer);
    }

    private static IEnumerable<Fact> Waiting(string label, WaitingWork waiting)
    {
        yield return new Fact(label, Shown.Count(waiting.Count));
        if (waiting.Oldest is { } oldest) yield return new Fact("The oldest since", null, oldest);
    }

    private static IEnumerable<Fact> Outcomes(MailOutcomes outcomes)
    {
        var words = Enum.GetValues<RecipientStatus>()
            .Where(status => outcomes.Recipients.GetValueOrDefault(status) > 0)
            .Select(status => $"{status.ToString().ToLowerInvariant()} {Shown.Count(outcomes.Recipients[status])}")
            .ToList();
        yield return new Fact("Recipients of the last day", words.Count == 0 ? "none" : string.Join(", ", words));
        if (outcomes.LastProblem is not { } problem) yield break;
        yield return new Fact("Last answer that was no yes", problem.Code is { } code ? $"{code} {problem.Reply}" : problem.Reply);
        yield return new Fact("It came", null, problem.At);
    }

    private string Schema(long present) =>
        present == server.NewestSchema ? $"{present}" : $"{present} (this program knows {server.NewestSchema})";

    private static string Milliseconds(TimeSpan took) => $"{Math.Max(1, (long)took.TotalMilliseconds)} ms";

    private static string Duration(TimeSpan span) =>
        span.TotalDays >= 1 ? $"{(long)span.TotalDays} d {span.Hours} h" : span.TotalHours >= 1 ? $"{span.Hours} h {span.Minutes} min"
        : $"{(long)span.TotalMinutes} min";
}
