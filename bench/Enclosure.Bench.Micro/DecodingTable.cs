using System.Text;
using BenchmarkDotNet.Reports;
using static System.FormattableString;

namespace Enclosure.Bench.Micro;

/// <summary>
/// The summary as a markdown table: bytes of the message for each second of one core, and what was allocated of its size.
/// </summary>
internal static class DecodingTable
{
    private const double AllocationGoal = 0.02;

    private static readonly Dictionary<string, (byte[] Message, double Goal)> Messages = new()
    {
        [nameof(MimeReading.Base64)] = (SampleMessages.Base64, 1.0),
        [nameof(MimeReading.QuotedPrintable)] = (SampleMessages.QuotedPrintable, 0.4),
        [nameof(MimeReading.Whole)] = (SampleMessages.Whole, 1.0),
    };

    public static string Render(Summary summary)
    {
        var text = new StringBuilder()
            .AppendLine("| read | MB | GB/s (worst–best) | goal | allocated of it | goal |")
            .AppendLine("|---|---|---|---|---|---|");
        foreach (var report in summary.Reports)
        {
            text.AppendLine(Line(report));
        }

        return text.ToString();
    }

    private static string Line(BenchmarkReport report)
    {
        var target = report.BenchmarkCase.Descriptor;
        var (message, goal) = Messages[target.WorkloadMethod.Name];
        if (report.ResultStatistics is not { } times)
        {
            return $"| {target.WorkloadMethodDisplayInfo} | – failed | | | | |";
        }

        // Bytes for each nanosecond are GB for each second.
        var speed = message.Length / times.Median;
        var share = (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / (double)message.Length;
        string[] cells =
        [
            target.WorkloadMethodDisplayInfo.Trim('\''),
            Invariant($"{message.Length / 1e6:0.0}"),
            Invariant($"{speed:0.00} ({message.Length / times.Max:0.00}–{message.Length / times.Min:0.00})"),
            Invariant($"≥ {goal:0.0}, {Verdict(speed >= goal)}"),
            Invariant($"{share * 100:0.000} %"),
            Invariant($"≤ {AllocationGoal * 100:0} %, {Verdict(share <= AllocationGoal)}"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Verdict(bool reached) => reached ? "reached" : "**missed**";
}
