using System.CommandLine;
using Enclosure.Accounts;
using Enclosure.Server.Settings;
using Enclosure.Server.Telemetry;

namespace Enclosure.Server.Commands;

/// <summary><c>serve</c>, the default: one server on one data directory, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Syncs block their thread; the pool would otherwise add threads for them only one by one.</summary>
    private const int BlockingThreads = 64;

    private static readonly Option<string?> Urls = new("--urls") { Description = "Where to listen, e.g. http://127.0.0.1:8040.", HelpName = "URL" };
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
        ThreadPool.SetMinThreads(BlockingThreads, BlockingThreads);
        var settings = CommandContext.Settings(parsed, Flags(parsed));
        foreach (var name in SettingsReader.Unknown(Environment.GetEnvironmentVariables(), CommandContext.Prefix))
            await Console.Error.WriteLineAsync($"Warning: {name} is no setting of this server. 'enclosure settings' lists them.");
        Directory.CreateDirectory(settings.Data);
        using var held = DataLock.Take(settings.Data, settings.Urls[0].Text, TimeProvider.System);
        await using var core = await Core.OpenAsync(settings, TimeProvider.System, ct);
        var placed = await core.RecoverAsync(ct);

        using var meter = new EnclosureMeter();
        using var metrics = new PrometheusText(meter);
        using var telemetry = OpenTelemetrySetup.Start(settings.Otlp.Endpoint?.Text);
        await using var app = Composition.Build(
            settings, core, new ServerParts(TimeProvider.System, meter, metrics, logging => ServerLog.Configure(logging, settings.Log, TimeProvider.System)));
        await app.StartAsync(ct);
        var url = settings.PublicUrl?.Text ?? app.Urls.First().TrimEnd('/');
        await GreetAsync(core, settings, url, placed);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static Dictionary<string, string?> Flags(ParseResult parsed)
    {
        var flags = new Dictionary<string, string?>();
        if (parsed.GetValue(Urls) is { } urls) flags["Urls"] = urls;
        if (parsed.GetValue(Smtp) is { } smtp) flags["Smtp:Listen"] = smtp;
        return flags;
    }

    private static async Task GreetAsync(Core core, EnclosureSettings settings, string url, int placed)
    {
        var console = Console.Error;
        await console.WriteLineAsync($"Enclosure serves {url}, data in {Path.GetFullPath(settings.Data)}, {core.Database.Description}.");
        if (placed > 0) await console.WriteLineAsync($"Placed {placed} files that an earlier stop had left on their way in.");
        var first = await core.Provisioning.CreateFirstAsync(new NewAccount("demo", $"demo@{settings.Domains[0]}", 0, 0));
        if (first is not null) await FirstRun.WriteAsync(Console.Out, settings.Data, url, first);
    }
}
