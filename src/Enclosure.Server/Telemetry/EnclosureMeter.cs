using System.Diagnostics.Metrics;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// What this server counts about itself. Made once; doors and timers are handed it.
/// <para>Instrument names are OpenTelemetry's way of writing them, dotted and with the unit apart (OpenTelemetry Specification, "Metrics
/// semantic conventions"); the text endpoint turns each into Prometheus's way, see <see cref="PrometheusNames"/>.</para>
/// </summary>
public sealed class EnclosureMeter : IDisposable
{
    public const string Name = "Enclosure";

    /// <summary>Upper bounds of the duration histogram, in seconds.</summary>
    public static readonly IReadOnlyList<double> DurationBounds = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly Counter<long> _uploads;
    private readonly Counter<long> _uploadBytes;
    private readonly Counter<long> _downloadBytes;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _swept;
    private readonly Counter<long> _mail;
    private readonly Counter<long> _mailBytes;
    private readonly Counter<long> _carried;
    private readonly UpDownCounter<long> _smtpConnections;
    private readonly Counter<long> _smtpHandshakes;
    private readonly Histogram<double> _durations;
    private long _inFlight;

    public EnclosureMeter()
    {
        Meter = new Meter(Name, typeof(EnclosureMeter).Assembly.GetName().Version?.ToString(3));
        _uploads = Meter.CreateCounter<long>("enclosure.uploads", "{upload}", "Files taken in, by the way they came.");
        _uploadBytes = Meter.CreateCounter<long>("enclosure.upload.bytes", "By", "Bytes of files taken in.");
        _downloadBytes = Meter.CreateCounter<long>("enclosure.download.bytes", "By", "Bytes of files handed out by this server.");
        _refusals = Meter.CreateCounter<long>("enclosure.refusals", "{refusal}", "Requests refused on purpose, by dialect and code.");
        _swept = Meter.CreateCounter<long>("enclosure.sweep.removed", "{item}", "Things the sweep removed, by kind.");
        _mail = Meter.CreateCounter<long>("enclosure.mail.received", "{message}", "Messages that came in, by door and result.");
        _mailBytes = Meter.CreateCounter<long>("enclosure.mail.bytes", "By", "Bytes of messages that came in.");
        _carried = Meter.CreateCounter<long>("enclosure.mail.carried", "{recipient}", "Recipients that mail was carried to, by result.");
        _smtpConnections = Meter.CreateUpDownCounter<long>("enclosure.smtp.connections", "{connection}", "SMTP connections that are open.");
        _smtpHandshakes = Meter.CreateCounter<long>(
            "enclosure.smtp.handshakes", "{handshake}", "STARTTLS handshakes, by TLS version or failed.");
        Meter.CreateObservableGauge(
            "enclosure.uploads.in_flight", () => Volatile.Read(ref _inFlight), "{upload}", "Uploads and messages being received now.");
        _durations = Meter.CreateHistogram(
            "enclosure.request.duration",
            "s",
            "Time from a request's head to the end of its answer.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
    }

    /// <summary>The meter itself, for listeners that must not mix two servers of one process.</summary>
    public Meter Meter { get; }

    /// <param name="way"><c>multipart</c> or <c>presigned</c>.</param>
    public void Uploaded(string way, long bytes)
    {
        _uploads.Add(1, new KeyValuePair<string, object?>("way", way));
        _uploadBytes.Add(bytes);
    }

    /// <summary>An upload or a message is being received, until what is answered is disposed.</summary>
    public InFlight Receiving()
    {
        Interlocked.Increment(ref _inFlight);
        return new InFlight(this);
    }

    public void Downloaded(long bytes) => _downloadBytes.Add(bytes);

    public void Refused(string dialect, string code) =>
        _refusals.Add(1, new KeyValuePair<string, object?>("dialect", dialect), new KeyValuePair<string, object?>("code", code));

    /// <param name="door"><c>smtp</c> or <c>http</c>.</param>
    /// <param name="result"><c>kept</c>, <c>duplicate</c>, <c>refused</c>, <c>deferred</c> (by SMTP alone) or <c>abandoned</c>.</param>
    public void MailReceived(string door, string result, long bytes)
    {
        _mail.Add(1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("result", result));
        _mailBytes.Add(bytes, new KeyValuePair<string, object?>("door", door));
    }

    /// <param name="result"><c>delivered</c>, <c>deferred</c>, <c>bounced</c>, <c>failed</c> or <c>captured</c>.</param>
    public void MailCarried(string result) => _carried.Add(1, new KeyValuePair<string, object?>("result", result));

    public void SmtpConnections(int change) => _smtpConnections.Add(change);

    public void SmtpHandshake(string version) => _smtpHandshakes.Add(1, new KeyValuePair<string, object?>("version", version));

    public void Swept(string what, long count) => _swept.Add(count, new KeyValuePair<string, object?>("what", what));

    /// <param name="route">The route's template, never the path: a path holds keys and file names, and has no bound.</param>
    /// <param name="statusClass"><c>2xx</c> and so on.</param>
    public void Answered(string dialect, string route, string method, string statusClass, TimeSpan duration) =>
        _durations.Record(
            duration.TotalSeconds,
            [new("dialect", dialect), new("route", route), new("method", method), new("status_class", statusClass)]);

    /// <summary>
    /// Registers the gauges that are read when somebody looks. Called once; each callback runs at every look, so it should be cheap. One
    /// that throws is left out of that look.
    /// </summary>
    public void Watch(Func<long> storedBytes, Func<long> pendingBytes, Func<long> accounts, Func<long> outbox)
    {
        Meter.CreateObservableGauge("enclosure.storage.stored", storedBytes, "By", "Bytes of files stored, over all accounts.");
        Meter.CreateObservableGauge("enclosure.storage.pending", pendingBytes, "By", "Bytes promised by uploads that are not settled.");
        Meter.CreateObservableGauge("enclosure.accounts", accounts, "{account}", "Accounts of this server.");
        Meter.CreateObservableGauge("enclosure.outbox.waiting", outbox, "{message}", "Messages that are still to go.");
    }

    public void Dispose() => Meter.Dispose();

    /// <summary>To be disposed once.</summary>
    public readonly struct InFlight(EnclosureMeter meter) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref meter._inFlight);
    }
}
