using System.Globalization;
using System.Text;

namespace Enclosure.Server.Telemetry;

/// <summary>How the values of an instrument add up.</summary>
internal enum PrometheusKind
{
    /// <summary>Amounts that are added and only grow.</summary>
    Counter,

    /// <summary>Amounts that are added and may be negative.</summary>
    UpDown,

    /// <summary>A total that is reported whole and only grows.</summary>
    ObservedCounter,

    /// <summary>A value that is reported whole.</summary>
    Gauge,

    Histogram,
}

/// <summary>
/// All tag sets of one metric. A measurement finds its cell by walking one chain of a hash table that is never changed in place but at a
/// chain's head, so the hot path takes no lock and allocates nothing; a new tag set is added under a lock.
/// Beyond <see cref="MaxCells"/> tag sets, further ones share a cell labelled <c>otel_metric_overflow="true"</c>.
/// </summary>
internal sealed class PrometheusSeries(string name, PrometheusKind kind, string? help, double[]? bounds)
{
    public const int MaxCells = 1000;
    private const string OverflowLabels = "otel_metric_overflow=\"true\"";
    private const int Chains = 512;
    private const int MaxEntries = MaxCells * 4;

    private readonly Entry?[] _chains = new Entry?[Chains];
    private readonly Dictionary<string, PrometheusCell> _cells = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private PrometheusCell? _overflow;
    private int _entries;

    private sealed record Entry(int Hash, KeyValuePair<string, object?>[] Tags, PrometheusCell Cell, Entry? Next);

    public string Name { get; } = name;

    public PrometheusKind Kind { get; } = kind;

    public string? Help { get; } = help;

    public double[] Bounds { get; } = bounds ?? [];

    public bool IsObserved => Kind is PrometheusKind.Gauge or PrometheusKind.ObservedCounter;

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Kind is PrometheusKind.Counter or PrometheusKind.UpDown) CellOf(tags).Add(value);
        else Record((double)value, tags);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var cell = CellOf(tags);
        if (Kind == PrometheusKind.Histogram) cell.Observe(value);
        else if (IsObserved) cell.Set(value);
        else cell.Add(value);
    }

    /// <summary>The cells there are, ordered by their labels so that two scrapes read alike.</summary>
    public PrometheusCell[] Cells()
    {
        lock (_gate) return [
            .. _cells.Values.Where(static cell => cell.Present).OrderBy(static cell => cell.Labels, StringComparer.Ordinal),
        ];
    }

    /// <summary>Before observed values are asked for again: those not reported any more shall be left out.</summary>
    public void Forget()
    {
        if (!IsObserved) return;
        lock (_gate)
            foreach (var cell in _cells.Values) cell.Present = false;
    }

    private PrometheusCell CellOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        for (var entry = Volatile.Read(ref _chains[hash & (Chains - 1)]); entry is not null; entry = entry.Next)
            if (entry.Hash == hash && Same(entry.Tags, tags)) return entry.Cell;
        return Added(hash, tags);
    }

    private PrometheusCell Added(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var cell = CellFor(LabelsOf(tags));
            if (_entries == MaxEntries) return cell;
            ref var head = ref _chains[hash & (Chains - 1)];
            for (var entry = head; entry is not null; entry = entry.Next)
                if (entry.Hash == hash && Same(entry.Tags, tags)) return entry.Cell;
            Volatile.Write(ref head, new Entry(hash, tags.ToArray(), cell, head));
            _entries++;
            return cell;
        }
    }

    private PrometheusCell CellFor(string labels)
    {
        if (_cells.TryGetValue(labels, out var known)) return known;
        if (_cells.Count >= MaxCells)
        {
            _overflow ??= _cells[OverflowLabels] = new PrometheusCell(OverflowLabels, bounds);
            return _overflow;
        }
        return _cells[labels] = new PrometheusCell(labels, bounds);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags) labels.TryAdd(PrometheusNames.Label(key), PrometheusNames.LabelValue(value));
        var text = new StringBuilder();
        foreach (var (key, value) in labels)
            text.Append(text.Length == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{key}=\"{value}\"");
        return text.ToString();
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (key, value) in tags)
        {
            hash.Add(key);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    private static bool Same(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length) return false;
        for (var i = 0; i < known.Length; i++)
            if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value)) return false;
        return true;
    }
}
