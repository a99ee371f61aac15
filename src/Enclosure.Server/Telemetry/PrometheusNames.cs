using System.Globalization;
using System.Text;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// How dotted instrument names with units become Prometheus names. Source: OpenTelemetry Specification, "Prometheus and OpenMetrics
/// Compatibility"; Prometheus documentation, "Exposition formats", text format 0.0.4.
/// <list type="bullet">
/// <item>every character outside <c>[a-zA-Z0-9_:]</c> becomes <c>_</c>, and a leading digit gets one before it;</item>
/// <item>the unit is appended as a word (<c>s</c> → <c>_seconds</c>, <c>By</c> → <c>_bytes</c>) unless the name ends with it; <c>1</c> and
/// annotations such as <c>{upload}</c> are no units;</item>
/// <item>what only grows ends in <c>_total</c>.</item>
/// </list>
/// So <c>enclosure.request.duration</c> in <c>s</c> is <c>enclosure_request_duration_seconds</c>, and <c>enclosure.uploads</c> is
/// <c>enclosure_uploads_total</c>.
/// </summary>
internal static class PrometheusNames
{
    public static string Metric(string instrument, string? unit, bool grows)
    {
        var name = Sanitized(instrument, colonAllowed: true);
        var word = UnitWord(unit);
        if (word.Length > 0 && !name.EndsWith("_" + word, StringComparison.Ordinal)) name += "_" + word;
        return grows && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    public static string Label(string tag) => Sanitized(tag, colonAllowed: false);

    public static string LabelValue(object? value)
    {
        var text = value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    public static string Help(string? text) =>
        (text ?? "").Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Sanitized(string name, bool colonAllowed)
    {
        var clean = new StringBuilder(name.Length + 1);
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) clean.Append('_');
        foreach (var c in name) clean.Append(char.IsAsciiLetterOrDigit(c) || (c == ':' && colonAllowed) ? c : '_');
        return clean.ToString();
    }

    private static string UnitWord(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        _ when unit.StartsWith('{') => "",
        _ => Sanitized(unit, colonAllowed: false),
    };
}
