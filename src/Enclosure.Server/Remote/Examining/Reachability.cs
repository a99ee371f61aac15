using System.Reflection;

namespace Enclosure.Server.Remote.Examining;

/// <summary>Whether it is there, whether it is Enclosure, which one, and what time it is there.</summary>
internal sealed class Reachability(RemoteServer server, TimeProvider time)
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(30);

    /// <summary>A link is not valid yet when it is dated further ahead than this.</summary>
    private static readonly TimeSpan BreaksLinks = TimeSpan.FromMinutes(15);

    public async Task<Finding> HealthAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var health = await server.GetAsync("/healthz", RemoteJson.Default.HealthFacts, ct);
        var took = time.GetElapsedTime(began);
        return health.Status == "ok"
            ? Finding.Ok("server", $"{server.Address} answers in {took.TotalMilliseconds:0} ms")
            : Finding.Fail("server", $"/healthz says '{health.Status}'", "look into the server's log");
    }

    public async Task<Finding> VersionAsync(CancellationToken ct)
    {
        var document = await server.GetAsync("/openapi/robotomail.json", RemoteJson.Default.DocumentFacts, ct);
        var (theirs, ours) = (document.Info.Version, Assembly.GetExecutingAssembly().GetName().Version!.ToString(3));
        return theirs == ours
            ? Finding.Ok("version", $"{theirs}, as this program")
            : Finding.Warn("version", $"the server is {theirs}, this program {ours}", "examine it with the program it runs");
    }

    public async Task<Finding> ClockAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow();
        using var answer = await server.SendAsync(_ => RemoteServer.Get(server.Address.At("/healthz")), isRepeatable: true, ct);
        var here = before + ((time.GetUtcNow() - before) / 2);
        if (answer.Headers.Date is not { } there)
            return Finding.Warn("clock", "the answer has no Date header", "let the proxy pass it on: nobody can tell how the clock goes");
        var apart = (there - here).Duration();
        var way = there > here ? "ahead of" : "behind";
        if (apart < Noticeable) return Finding.Ok("clock", "as here, within the second that a Date header tells");
        var says = $"{Words(apart)} {way} this machine's";
        const string Advice = "let both machines keep time (chrony, systemd-timesyncd): links carry the time they were made and end by it";
        return apart < BreaksLinks ? Finding.Warn("clock", says, Advice) : Finding.Fail("clock", says, Advice);
    }

    private static string Words(TimeSpan span) => span switch
    {
        { TotalMinutes: < 2 } => $"{span.TotalSeconds:0} seconds",
        { TotalHours: < 2 } => $"{span.TotalMinutes:0} minutes",
        _ => $"{span.TotalHours:0} hours",
    };
}
