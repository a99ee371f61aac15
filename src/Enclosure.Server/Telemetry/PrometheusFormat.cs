using System.Buffers;
using System.Globalization;
using System.Text;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// Writes one metric with its HELP and TYPE lines. Source: Prometheus documentation, "Exposition formats", text format 0.0.4: lines end in
/// LF, a histogram's buckets are cumulative and its last one is <c>le="+Inf"</c>, equal to <c>_count</c>.
/// </summary>
internal static class PrometheusFormat
{
    public static void Write(IBufferWriter<byte> output, PrometheusSeries series)
    {
        var cells = series.Cells();
        if (cells.Length == 0) return;
        Put(output, $"# HELP {series.Name} {PrometheusNames.Help(series.Help)}\n# TYPE {series.Name} {TypeOf(series.Kind)}\n");
        foreach (var cell in cells)
        {
            if (series.Kind == PrometheusKind.Histogram) WriteHistogram(output, series, cell);
            else Sample(output, series.Name, cell.Labels, PrometheusNames.Number(cell.Value));
        }
    }

    private static void WriteHistogram(IBufferWriter<byte> output, PrometheusSeries series, PrometheusCell cell)
    {
        var sum = cell.Value;
        var count = 0L;
        for (var i = 0; i <= series.Bounds.Length; i++)
        {
            count += cell.Bucket(i);
            var bound = i < series.Bounds.Length ? series.Bounds[i] : double.PositiveInfinity;
            var labels = $"{cell.Labels}{(cell.Labels.Length == 0 ? "" : ",")}le=\"{PrometheusNames.Number(bound)}\"";
            Sample(output, series.Name + "_bucket", labels, count.ToString(CultureInfo.InvariantCulture));
        }
        Sample(output, series.Name + "_sum", cell.Labels, PrometheusNames.Number(sum));
        Sample(output, series.Name + "_count", cell.Labels, count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Sample(IBufferWriter<byte> output, string name, string labels, string value) =>
        Put(output, labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    private static void Put(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    private static string TypeOf(PrometheusKind kind) => kind switch
    {
        PrometheusKind.Counter or PrometheusKind.ObservedCounter => "counter",
        PrometheusKind.UpDown or PrometheusKind.Gauge => "gauge",
        PrometheusKind.Histogram => "histogram",
    };
}
