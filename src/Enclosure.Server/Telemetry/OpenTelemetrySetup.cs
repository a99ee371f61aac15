using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// Sends spans and metrics to an OpenTelemetry collector, when one is named. Protocol, headers, timeouts and sampling are taken from the
/// standard variables (OpenTelemetry Specification, "OTLP Exporter Configuration"); without OTEL_EXPORTER_OTLP_PROTOCOL it is
/// http/protobuf, the specification's default. Disposing sends what is still held, so dispose it after the last request.
/// </summary>
public sealed class OpenTelemetrySetup : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private readonly TracerProvider? _tracing;
    private readonly MeterProvider? _metering;

    private OpenTelemetrySetup(string? endpoint)
    {
        var resource = ResourceBuilder.CreateDefault()
            .AddService("enclosure", serviceVersion: typeof(OpenTelemetrySetup).Assembly.GetName().Version?.ToString(3));
        _tracing = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", EnclosureMeter.Name)
            .AddOtlpExporter(options => Point(options, endpoint, "v1/traces"))
            .Build();
        _metering = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(EnclosureMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(options => Point(options, endpoint, "v1/metrics"))
            .Build();
    }

    /// <param name="endpoint">The collector's base URL from the settings; null or empty leaves it to OTEL_EXPORTER_OTLP_ENDPOINT.</param>
    /// <returns>Null when neither names a collector: then nothing is collected or sent.</returns>
    /// <exception cref="UriFormatException">The endpoint is no URL.</exception>
    public static OpenTelemetrySetup? Start(string? endpoint)
    {
        var named = string.IsNullOrWhiteSpace(endpoint) ? null : endpoint;
        return named is null && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(EndpointVariable))
            ? null
            : new OpenTelemetrySetup(named);
    }

    public void Dispose()
    {
        _tracing?.Dispose();
        _metering?.Dispose();
    }

    private static void Point(OtlpExporterOptions options, string? endpoint, string signalPath)
    {
        if (Environment.GetEnvironmentVariable(ProtocolVariable) is null) options.Protocol = OtlpExportProtocol.HttpProtobuf;
        if (endpoint is null) return;
        var root = endpoint.TrimEnd('/') + "/";
        options.Endpoint = new Uri(options.Protocol == OtlpExportProtocol.HttpProtobuf ? root + signalPath : root);
    }
}
