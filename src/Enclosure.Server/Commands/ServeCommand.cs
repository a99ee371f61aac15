using System.CommandLine;
using Enclosure.Accounts;
using Enclosure.Mail.Sending;
using Enclosure.Moving;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;

namespace Enclosure.Server.Commands;

/// <summary><c>serve</c>, the default: one server on one data directory, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>
    /// Some threads wait in writes of large files; beyond these the pool adds more only one by one. Many more would only spin.
    /// </summary>
    private const int PoolThreads = 16;

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where to listen, e.g. http://127.0.0.1:8040.",
        HelpName = "URL",
    };
    private static readonly Option<string?> Smtp = new("--smtp") { Description = "Where mail is to come in.", HelpName = "HOST:PORT|off" };

    public static IReadOnlyList<Option> Options => [Urls, Smtp];

    public static Command Build()
    {
        var command = new Command("serve", "Serve HTTP until stopped (the default).") { Urls, Smtp };
        command.SetAction(RunAsync);
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        var settings = CommandContext.Settings(parsed, Flags(parsed));
        foreach (var name in SettingsReader.Unknown(Environment.GetEnvironmentVariables(), CommandContext.Prefix)
            .Except(RemoteContext.Variables, StringComparer.OrdinalIgnoreCase))
            await Console.Error.WriteLineAsync($"Warning: {name} is no setting of this server. 'enclosure settings' lists them.");
        Core.CreateDirectory(settings.Data);
        using var held = DataLock.Take(settings.Data, settings.Urls[0].Text, TimeProvider.System);
        await using var core = await Core.OpenAsync(settings, DataPlace.Of(settings.Data), relay: null, TimeProvider.System, ct);
        foreach (var warning in await StorageCheck.RequireAsync(core, settings, ct)) await Console.Error.WriteLineAsync(warning);
        await TransferMarker.EndAsync(core.Database);
        var placed = await core.RecoverAsync(ct);
        var first = settings.FirstAccount
            ? await core.Provisioning.CreateFirstAsync(new NewAccount("demo", $"demo@{settings.Domains[0]}", 0, 0))
            : null;
        if (first is not null) FirstRun.Keep(settings.Data, settings.PublicUrl?.Text ?? settings.Urls[0].Text, first);

        using var meter = new EnclosureMeter();
        using var metrics = new PrometheusText(meter);
        using var telemetry = OpenTelemetrySetup.Start(settings.Otlp.Endpoint?.Text);
        var certificate = HttpsCertificate.Load(settings.Https);
        await using var app = Composition.Build(
            settings,
            core,
            new ServerParts(
                TimeProvider.System,
                meter,
                metrics,
                logging => ServerLog.Configure(logging, settings.Log, TimeProvider.System),
                certificate));
        app.Lifetime.ApplicationStarted.Register(() => Greet(
            core, settings, app.Urls.First().TrimEnd('/'), MailAddress(app), first, placed));
        await app.StartAsync(ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <summary>Null when no mail comes in by SMTP.</summary>
    private static string? MailAddress(WebApplication app) => app.Services.GetService<SmtpListener>()?.EndPoint.ToString();

    private static Dictionary<string, string?> Flags(ParseResult parsed)
    {
        var flags = new Dictionary<string, string?>();
        if (parsed.GetValue(Urls) is { } urls) flags["Urls"] = urls;
        if (parsed.GetValue(Smtp) is { } smtp) flags["Smtp:Listen"] = smtp;
        return flags;
    }

    private static string Outgoing(OutboundSettings outbound) => outbound.Mode switch
    {
        OutboundMode.Capture => "Mail to other servers is kept, never sent (Outbound:Mode is capture).",
        OutboundMode.Relay => $"Mail to other servers goes to {outbound.Relay.Host}:{outbound.Relay.Port}.",
    };

    /// <summary>The file is written once more: only now is the port known when the system was to choose it.</summary>
    private static void Greet(Core core, EnclosureSettings settings, string listening, string? mail, Provisioned? first, int placed)
    {
        var url = settings.PublicUrl?.Text ?? listening;
        Console.Error.WriteLine($"Enclosure serves {url}, data in {Path.GetFullPath(settings.Data)}, {core.Database.Description}.");
        Console.Error.WriteLine(Outgoing(settings.Outbound));
        if (core.Bucket is { } bucket) Console.Error.WriteLine($"Files are in the bucket {bucket.Terms.Name} at {bucket.Terms.Endpoint}");
        if (mail is not null) Console.Error.WriteLine($"Mail comes in at {mail}.");
        if (placed > 0) Console.Error.WriteLine($"Placed {placed} files that an earlier stop had left on their way in.");
        if (first is null) return;
        FirstRun.Keep(settings.Data, url, first);
        FirstRun.Show(Console.Out, settings.Data, url, settings.Console.Enabled, first);
    }
}
