using System.Text;
using Enclosure.Bench.Workloads;

namespace Enclosure.Bench.Report;

/// <summary>The peak memory of slow uploads as a markdown table.</summary>
internal static class MemoryTable
{
    private const double PeakGoal = 160;
    private const double EachGoal = 0.5;
    private const double TogetherSeconds = 8;

    public static string Render(IReadOnlyList<SlowRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("### W6: slow uploads of 25 MB at once, peak memory").AppendLine();
        text.AppendLine("A fresh server for every figure; median (least–most) of MB resident at the peak.").AppendLine();
        text.AppendLine(Numbers.Plain, $"| server | at rest | {SlowUploads.Few} at once | {SlowUploads.Many} at once | MB for each "
            + $"further one | seconds each took | failed |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(Line(row));
        }

        text.AppendLine();
        if (rows is [{ Samples.Count: > 0 } judged, ..])
        {
            AppendGoals(text, judged);
        }

        return text.ToString();
    }

    private static string Line(SlowRow row)
    {
        if (row.Samples.Count == 0)
        {
            return $"| {row.Name} | – {row.Missing} | | | | | |";
        }

        var seconds = Spread.Of(row.Samples.SelectMany(sample => new[] { sample.Load.Fastest.TotalSeconds, sample.Load.P99.TotalSeconds }));
        string[] cells =
        [
            row.Name,
            Spread.Of(row.Samples.Select(sample => sample.AtRestMegabytes)).Median.ToString("N0", Numbers.Plain),
            Peak(row, SlowUploads.Few).Show("N0"),
            Peak(row, SlowUploads.Many).Show("N0"),
            Each(row).ToString("0.00", Numbers.Plain),
            FormattableString.Invariant(
                $"{seconds.Least:0.0}–{seconds.Most:0.0}{(seconds.Least < TogetherSeconds ? " (not all at once)" : "")}"),
            row.Samples.Sum(sample => sample.Load.Failures).ToString(Numbers.Plain),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static void AppendGoals(StringBuilder text, SlowRow row)
    {
        var (peak, each) = (Peak(row, SlowUploads.Few).Median, Each(row));
        text.AppendLine(Numbers.Plain, $"- goal: at most {PeakGoal} MB at {SlowUploads.Few}: {peak:N0}, {Verdict(peak <= PeakGoal)}");
        text.AppendLine(Numbers.Plain, $"- goal: at most {EachGoal} MB for each further one: {each:0.00}, {Verdict(each <= EachGoal)}");
    }

    private static string Verdict(bool reached) => reached ? "reached" : "**missed**";

    private static double Each(SlowRow row) =>
        (Peak(row, SlowUploads.Many).Median - Peak(row, SlowUploads.Few).Median) / (SlowUploads.Many - SlowUploads.Few);

    private static Spread Peak(SlowRow row, int uploads) =>
        Spread.Of(row.Samples.Where(sample => sample.Uploads == uploads).Select(sample => sample.PeakMegabytes));
}
