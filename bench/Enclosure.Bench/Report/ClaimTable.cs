using System.Text;
using Enclosure.Bench.Workloads;

namespace Enclosure.Bench.Report;

/// <summary>The claims of due mail as a markdown table.</summary>
internal static class ClaimTable
{
    private const double GoalMilliseconds = 10;

    public static string Render(IReadOnlyList<ClaimRound> rounds)
    {
        var text = new StringBuilder();
        var median = Spread.Of(rounds.Select(round => round.Median));
        text.AppendLine(Numbers.Plain, $"### W8: claims from {OutboxClaims.Due:N0} due messages").AppendLine();
        text.AppendLine(Numbers.Plain, $"One claim after the other, {OutboxClaims.PerClaim} messages each, synced; {rounds.Count} "
            + $"rounds of {OutboxClaims.ClaimsPerRound} claims.").AppendLine();
        text.AppendLine("| ms a claim takes | median (least–most) of the rounds |").AppendLine("|---|---|");
        text.AppendLine(Numbers.Plain, $"| p50 | {median.Show("N2")} |");
        text.AppendLine(Numbers.Plain, $"| p99 | {Spread.Of(rounds.Select(round => round.P99)).Show("N2")} |");
        text.AppendLine(Numbers.Plain, $"| longest | {Spread.Of(rounds.Select(round => round.Longest)).Show("N2")} |").AppendLine();
        text.AppendLine(Numbers.Plain, $"- goal: p50 under {GoalMilliseconds} ms: {median.Most:N2} at most, "
            + $"{(median.Most < GoalMilliseconds ? "reached" : "**missed**")}");
        return text.ToString();
    }
}
