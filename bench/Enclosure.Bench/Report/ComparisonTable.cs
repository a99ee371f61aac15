using System.Text;
using Enclosure.Bench.Load;
using Enclosure.Bench.Workloads;

namespace Enclosure.Bench.Report;

/// <summary>A case as a markdown table, with its goals judged below it.</summary>
internal sealed class ComparisonTable(CaseResult result)
{
    private static readonly (string Word, Duties Duty)[] AllDuties =
    [
        ("syncs", Duties.Syncs), ("hashes", Duties.Hashes), ("parses", Duties.Parses), ("signs", Duties.Signs),
        ("authenticates", Duties.Authenticates), ("writes rows", Duties.WritesRows),
    ];

    private readonly Row _judged = result.Rows[0];

    private string Unit => result.Case.BytesPerOperation == 0 ? "per s" : "MB/s";
    private string Format => result.Case.BytesPerOperation == 0 ? "N0" : "N1";

    /// <summary>With --only, another may stand first: the goals are not meant for it.</summary>
    private bool IsOurs => _judged.Contender == result.Case.Contenders[0];

    public string Render()
    {
        var text = new StringBuilder();
        text.AppendLine(Numbers.Plain, $"### {result.Case.Workload}: {result.Case.Title}").AppendLine();
        text.AppendLine(Numbers.Plain, $"{result.Case.Connections} connections; median (least–most) of "
            + $"{result.Rows.Max(row => row.Samples.Count)} rounds.").AppendLine();
        if (result.Case.Method is { } method)
        {
            text.AppendLine(method).AppendLine();
        }

        text.AppendLine(Numbers.Plain, $"| server | {Unit} | {_judged.Contender.Name} ÷ it | p50 ms | p99 ms | CPU µs each | peak MB | "
            + $"{string.Join(" | ", AllDuties.Select(duty => duty.Word))} |");
        text.AppendLine(Numbers.Plain, $"|---|---|---|---|---|---|---|{string.Concat(AllDuties.Select(_ => "---|"))}");
        foreach (var row in result.Rows)
        {
            text.AppendLine(Line(row));
        }

        text.AppendLine();
        AppendGoals(text);
        AppendNotes(text);
        return text.ToString();
    }

    private string Line(Row row)
    {
        if (row.Samples.Count == 0)
        {
            return $"| {row.Contender.Name} | – {row.Missing} | | | | | |{string.Concat(AllDuties.Select(_ => " |"))}";
        }

        string[] cells =
        [
            row.Contender.Name,
            Rate(row).Show(Format),
            row == _judged ? "" : RatioText(row),
            Median(row, sample => sample.Load.P50.TotalMilliseconds).ToString("N1", Numbers.Plain),
            Median(row, sample => sample.Load.P99.TotalMilliseconds).ToString("N1", Numbers.Plain),
            Median(row, sample => sample.CpuMicroseconds).ToString("N0", Numbers.Plain),
            row.Samples.Max(sample => sample.PeakMegabytes).ToString("N0", Numbers.Plain),
            .. AllDuties.Select(duty => row.Contender.Duties.HasFlag(duty.Duty) ? "yes" : "no"),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private void AppendGoals(StringBuilder text)
    {
        foreach (var goal in IsOurs ? result.Case.Goals : [])
        {
            if (result.Rows.FirstOrDefault(row => row.Contender.Name == goal.Over) is { } row)
            {
                text.AppendLine(Numbers.Plain, $"- goal: at least {goal.Factor} × {goal.Over}: {Verdict(row, goal)}");
            }
        }

        if (IsOurs && _judged.Samples.Count > 0 && result.Case.PeakGoalMegabytes is { } goalPeak)
        {
            var peak = _judged.Samples.Max(sample => sample.PeakMegabytes);
            text.AppendLine(
                Numbers.Plain, $"- goal: at most {goalPeak} MB resident: {peak:N0}, {(peak <= goalPeak ? "reached" : "**missed**")}");
        }
    }

    private void AppendNotes(StringBuilder text)
    {
        foreach (var row in result.Rows.Where(row => row.Samples.Any(sample => sample.Load.Failures > 0)))
        {
            var failed = row.Samples.First(sample => sample.Load.Failures > 0).Load;
            text.AppendLine(
                Numbers.Plain,
                $"- {row.Contender.Name}: {row.Samples.Sum(sample => sample.Load.Failures)} requests failed, first: {failed.FirstFailure}");
        }

        foreach (var row in result.Rows.Where(row => row.Samples.Count > 0 && row.Missing is not null))
        {
            text.AppendLine(Numbers.Plain, $"- {row.Contender.Name}: {row.Missing}");
        }

        foreach (var row in result.Rows.Where(row => row.Samples.Count > 0 && row.Contender.Note is not null))
        {
            text.AppendLine(Numbers.Plain, $"- {row.Contender.Name}: {row.Contender.Note}");
        }

        AppendHelpers(text);
        if (result.Case.Protocol == Protocol.Http)
        {
            AppendAnswerSizes(text);
        }
    }

    private void AppendHelpers(StringBuilder text)
    {
        foreach (var row in result.Rows.Where(row => row.Samples.Count > 0 && row.Samples[0].HelperMicroseconds.Count > 0))
        {
            var each = row.Samples[0].HelperMicroseconds.Keys
                .Select(name => $"{name} {Median(row, sample => sample.HelperMicroseconds[name]).ToString("N0", Numbers.Plain)}");
            text.AppendLine(Numbers.Plain, $"- CPU µs each beside {row.Contender.Name}: {string.Join(", ", each)}");
        }
    }

    private void AppendAnswerSizes(StringBuilder text)
    {
        var sizes = result.Rows.Where(row => row.Samples.Count > 0)
            .Select(row => $"{row.Contender.Name} {row.Samples[^1].Load.AnswerBytes:N0}");
        text.AppendLine(Numbers.Plain, $"- bytes in an answer's body: {string.Join(", ", sizes)}");
    }

    private string Verdict(Row row, Goal goal) => Ratio(row) switch
    {
        null => RatioText(row),
        { } ratio when ratio >= goal.Factor => FormattableString.Invariant($"{ratio:0.00}, reached"),
        { } ratio => FormattableString.Invariant($"{ratio:0.00}, **missed**"),
    };

    private string RatioText(Row row) => Ratio(row) is { } ratio
        ? FormattableString.Invariant($"**{ratio:0.00}** ({ByRound(row).Min():0.00}–{ByRound(row).Max():0.00})")
        : _judged.Samples.Count == 0 || row.Samples.Count == 0 ? "–" : HasFailures(row) || HasFailures(_judged) ? "failures" : "unsteady";

    private double? Ratio(Row row) =>
        _judged.Samples.Count > 0 && row.Samples.Count > 0 && !HasFailures(row) && !HasFailures(_judged) && Rate(row).IsSteady
            && Rate(_judged).IsSteady
            ? Rate(_judged).Median / Rate(row).Median
            : null;

    /// <summary>What the loads that followed one another say, round by round.</summary>
    private IEnumerable<double> ByRound(Row row) => _judged.Samples.Zip(row.Samples, (ours, its) => ours.Rate / its.Rate);

    private static bool HasFailures(Row row) => row.Missing is not null || row.Samples.Any(sample => sample.Load.Failures > 0);

    private static Spread Rate(Row row) => Spread.Of(row.Samples.Select(sample => sample.Rate));

    private static double Median(Row row, Func<Sample, double> figure) => Spread.Of(row.Samples.Select(figure)).Median;
}
