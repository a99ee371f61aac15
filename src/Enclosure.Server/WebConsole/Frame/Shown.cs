using System.Globalization;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>How values look to people.</summary>
public static class Shown
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>In powers of 1000, with three digits at most: <c>0 B</c>, <c>1.5 kB</c>, <c>25 MB</c>.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 999.5 && unit < Units.Length - 1; unit++) value /= 1000;
        var digits = unit == 0 || value >= 99.95 ? 0 : 1;
        return $"{Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Limits as people know them, in powers of 1024: <c>25 MB</c>.</summary>
    public static string Mebibytes(long bytes) => $"{bytes / (1 << 20)} MB";

    /// <summary>In the largest unit that it is a whole number of: <c>7 days</c>, <c>36 hours</c>.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalDays >= 1 && span.TotalDays % 1 == 0 ? Many((long)span.TotalDays, "day")
        : span.TotalHours >= 1 && span.TotalHours % 1 == 0 ? Many((long)span.TotalHours, "hour")
        : Many((long)Math.Ceiling(span.TotalMinutes), "minute");

    private static string Many(long number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";

    /// <summary>With a thin space between thousands.</summary>
    public static string Count(long number) => number.ToString("#,0", Thousands);

    /// <summary>Until the browser puts it into its own time.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For a machine to read (RFC 3339).</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How much of a whole, 0 to 100; 0 of nothing.</summary>
    public static int Percent(long part, long whole) => whole <= 0 ? 0 : (int)Math.Clamp(part * 100.0 / whole, 0, 100);

    private static readonly NumberFormatInfo Thousands = new() { NumberGroupSeparator = "\u2009" };
}
