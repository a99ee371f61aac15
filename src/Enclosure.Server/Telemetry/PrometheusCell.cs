namespace Enclosure.Server.Telemetry;

/// <summary>The running values of one tag set. Written without locks by whoever measures, read whenever somebody scrapes.</summary>
internal sealed class PrometheusCell(string labels, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private long _whole;
    private double _fraction;

    /// <summary>The labels as written between the braces, without them; empty when there are none.</summary>
    public string Labels { get; } = labels;

    /// <summary>Whether an observed value was reported in the current look; false leaves the cell out of the text.</summary>
    public bool Present { get; set; } = true;

    public double Value => Interlocked.Read(ref _whole) + Volatile.Read(ref _fraction);

    /// <summary>How many values fell into one bucket alone; the last bucket is for what lies above every bound.</summary>
    public long Bucket(int index) => Interlocked.Read(ref _buckets![index]);

    public void Add(long amount) => Interlocked.Add(ref _whole, amount);

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _fraction);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _fraction, seen + amount, seen);
            if (before.Equals(seen)) return;
            seen = before;
        }
    }

    public void Set(double value)
    {
        Volatile.Write(ref _fraction, value);
        Present = true;
    }

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds!.Length && value > bounds[bucket]) bucket++;
        Interlocked.Increment(ref _buckets![bucket]);
        Add(value);
    }
}
