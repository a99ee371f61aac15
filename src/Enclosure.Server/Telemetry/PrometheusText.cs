using System.Buffers;
using System.Diagnostics.Metrics;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// Listens to this server's meter and to a chosen few of the runtime's and Kestrel's, and writes them in Prometheus's text format 0.0.4
/// (Prometheus documentation, "Exposition formats"). Counting begins when it is made, so make it before the first request.
/// Names and labels are turned as <see cref="PrometheusNames"/> says. Counters, up-down counters, histograms and everything observed are
/// listened to; synchronous gauges are not, as nothing chosen here is one.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly HashSet<string> Chosen =
    [
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time",
        "dotnet.gc.last_collection.heap.size", "dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count",
        "kestrel.active_connections", "kestrel.queued_connections", "kestrel.rejected_connections",
    ];

    private readonly Func<Instrument, bool> _wanted;
    private readonly SortedDictionary<string, PrometheusSeries> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();

    /// <param name="own">This server's meter: another server's in the same process is not listened to.</param>
    public PrometheusText(EnclosureMeter own)
        : this(instrument => ReferenceEquals(instrument.Meter, own.Meter) || IsChosen(instrument))
    {
    }

    internal PrometheusText(Func<Instrument, bool> wanted)
    {
        _wanted = wanted;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(state, (long)value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(state, (long)value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, (long)value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
    }

    /// <summary>
    /// Asks every observed instrument for its value and writes all metrics there are, names and labels in order. One whose callback
    /// throws is left out; the rest is written.
    /// </summary>
    /// <param name="output">For instance a response's body writer, which the caller flushes.</param>
    public void Write(IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            foreach (var series in _families.Values) series.Forget();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // A gauge that cannot be read now must not cost the operator all the others.
            }
            foreach (var series in _families.Values) PrometheusFormat.Write(output, series);
        }
    }

    /// <summary>Answers a scrape.</summary>
    public async Task AnswerAsync(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = ContentType;
        Write(response.BodyWriter);
        await response.BodyWriter.FlushAsync(ct);
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsChosen(Instrument instrument) =>
        instrument.Meter.Name is "System.Runtime" or "Microsoft.AspNetCore.Server.Kestrel" && Chosen.Contains(instrument.Name);

    private static void Record(object? state, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((PrometheusSeries)state!).Record(value, tags);

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((PrometheusSeries)state!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener to)
    {
        if (!_wanted(instrument) || KindOf(instrument) is not { } kind) return;
        var grows = kind is PrometheusKind.Counter or PrometheusKind.ObservedCounter;
        var name = PrometheusNames.Metric(instrument.Name, instrument.Unit, grows);
        PrometheusSeries? series;
        lock (_gate)
            if (!_families.TryGetValue(name, out series))
                _families[name] = series = new PrometheusSeries(name, kind, instrument.Description, BoundsOf(instrument, kind));
        if (series.Kind == kind) to.EnableMeasurementEvents(instrument, series);
    }

    private static PrometheusKind? KindOf(Instrument instrument)
    {
        // The runtime publishes these two as counters though they fall as well; rate() over them would be nonsense.
        if (instrument.Name is "dotnet.thread_pool.queue.length" or "dotnet.thread_pool.thread.count") return PrometheusKind.Gauge;
        if (!instrument.GetType().IsGenericType) return null;
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Counter<>)) return PrometheusKind.Counter;
        if (type == typeof(UpDownCounter<>)) return PrometheusKind.UpDown;
        if (type == typeof(Histogram<>)) return PrometheusKind.Histogram;
        if (type == typeof(ObservableCounter<>)) return PrometheusKind.ObservedCounter;
        if (type == typeof(ObservableGauge<>) || type == typeof(ObservableUpDownCounter<>)) return PrometheusKind.Gauge;
        return null;
    }

    private static double[]? BoundsOf(Instrument instrument, PrometheusKind kind)
    {
        if (kind != PrometheusKind.Histogram) return null;
        var advised = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;
        return [.. advised ?? EnclosureMeter.DurationBounds];
    }
}
