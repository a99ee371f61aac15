using Enclosure.Server.Settings;

namespace Enclosure.Server.Telemetry;

/// <summary>The log on standard output: one line an event, JSON unless a person watches.</summary>
internal static class ServerLog
{
    public static void Configure(ILoggingBuilder logging, LogSettings settings, TimeProvider time)
    {
        var text = settings.Format == LogFormat.Text || (settings.Format == LogFormat.Auto && !Console.IsOutputRedirected);
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        if (text) logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        else logging.AddProvider(new LogLines(Console.OpenStandardOutput(), time));
    }
}
