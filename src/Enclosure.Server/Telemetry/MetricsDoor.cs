using Enclosure.Server.Settings;

namespace Enclosure.Server.Telemetry;

/// <summary><c>/metrics</c> on a listener of its own, so that it is never reached from where clients come.</summary>
public sealed class MetricsDoor(MetricsSettings settings, PrometheusText text, StorageGauges gauges)
{
    private const string Path = "/metrics";

    /// <summary>The listener's URL, or none when it is off.</summary>
    public static IEnumerable<string> Urls(MetricsSettings settings) => settings.Listen.EndPoint is { } point ? [$"http://{point}"] : [];

    /// <summary>Answers everything that comes in by the metrics listener, and nothing else.</summary>
    public void Use(IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (settings.Listen.EndPoint is not { } point || http.Connection.LocalPort != point.Port) return next(http);
        return http.Request.Path == Path ? AnswerAsync(http) : NotHere(http);
    });

    private async Task AnswerAsync(HttpContext http)
    {
        await gauges.RefreshAsync(http.RequestAborted);
        await text.AnswerAsync(http.Response, http.RequestAborted);
    }

    private static Task NotHere(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
