namespace Enclosure.Bench.Report;

/// <summary>A figure over all rounds.</summary>
public sealed record Spread(double Median, double Least, double Most)
{
    private const double SteadyWithin = 1.4;

    /// <summary>Rounds that differ by more than 40 % say more about the machine than about the server.</summary>
    public bool IsSteady => Least > 0 && Most / Least <= SteadyWithin;

    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    public string Show(string format) => FormattableString.Invariant(
        $"{Median.ToString(format, Numbers.Plain)} ({Least.ToString(format, Numbers.Plain)}–{Most.ToString(format, Numbers.Plain)})");
}

internal static class Numbers
{
    public static readonly System.Globalization.CultureInfo Plain = System.Globalization.CultureInfo.InvariantCulture;
}
