using System.Diagnostics;

namespace Enclosure.Bench.Load;

/// <summary>What one load saw.</summary>
public sealed record LoadResult(
    long Operations,
    long Failures,
    string? FirstFailure,
    TimeSpan Elapsed,
    TimeSpan Fastest,
    TimeSpan P50,
    TimeSpan P99,
    long AnswerBytes)
{
    public double PerSecond => Operations / Math.Max(Elapsed.TotalSeconds, 0.001);

    internal static LoadResult Merge(IReadOnlyList<LoadWorker> workers, long begun)
    {
        var ticks = workers.SelectMany(worker => worker.Latencies).ToArray();
        Array.Sort(ticks);
        var ended = workers.Max(worker => worker.LastAnswer);
        return new LoadResult(
            ticks.Length,
            workers.Sum(worker => worker.Failures),
            workers.Select(worker => worker.FirstFailure).FirstOrDefault(failure => failure is not null),
            ended > begun ? Stopwatch.GetElapsedTime(begun, ended) : TimeSpan.Zero,
            Quantile(ticks, 0),
            Quantile(ticks, 0.50),
            Quantile(ticks, 0.99),
            workers.Sum(worker => worker.AnswerBytes) / Math.Max(1, ticks.Length));
    }

    private static TimeSpan Quantile(long[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return TimeSpan.Zero;
        }

        var index = Math.Min(sorted.Length - 1, (int)(share * sorted.Length));
        return Stopwatch.GetElapsedTime(0, sorted[index]);
    }
}
