using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Enclosure.Tests.Mime.Support;
using Enclosure.Tests.Mime.Support.Fuzzing;

namespace Enclosure.Bench.Fuzz;

/// <summary>Spoils messages of the tests' corpus until the time is up and keeps those that break a promise of the reader.</summary>
internal static class FuzzRun
{
    private const string Usage =
        """
        usage: ./bench/fuzz [--minutes N] [--seed S]
          --minutes N   how long, fractions allowed (5)
          --seed S      which messages are made (the day of the year); the same seed makes the same ones
        """;

    private const int MostFound = 20;
    private const int MostReason = 400;

    /// <returns>0 when every promise held, 1 when a case was found, 2 for wrong arguments.</returns>
    public static int Run(string[] options)
    {
        if (Parse(options) is not { } plan)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var fuzzer = new Fuzzer([.. CorpusMessage.All.Select(message => message.Read())], plan.Seed);
        var clock = Stopwatch.StartNew();
        var found = new List<string>();
        var number = -1L;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (clock.Elapsed < plan.Length && found.Count < MostFound)
            {
                if (fuzzer.Try(Interlocked.Increment(ref number)) is not { } one) continue;
                lock (found) found.Add(Keep(one, plan.Seed));
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}: {number + 1} messages in {clock.Elapsed:hh\\:mm\\:ss}, {found.Count} found"));
        return found.Count == 0 ? 0 : 1;
    }

    private static string Keep(FoundCase one, int seed)
    {
        var folder = Path.Combine(CorpusMessage.Folder, "found");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(one.Message))[..12] + ".eml");
        File.WriteAllBytes(path, one.Message);
        Console.WriteLine($"seed {seed}, message {one.Number}: {one.Reason[..Math.Min(one.Reason.Length, MostReason)]}\n  kept as {path}");
        return path;
    }

    private static (TimeSpan Length, int Seed)? Parse(string[] options)
    {
        var (minutes, seed) = (5.0, DateTime.UtcNow.DayOfYear);
        for (var at = 0; at < options.Length; at += 2)
        {
            var value = at + 1 < options.Length ? options[at + 1] : "";
            var isRead = options[at] switch
            {
                "--minutes" => double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and < 10_000,
                "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!isRead) return null;
        }

        return (TimeSpan.FromMinutes(minutes), seed);
    }
}
