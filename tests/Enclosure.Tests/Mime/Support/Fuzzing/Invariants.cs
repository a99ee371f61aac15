using System.Diagnostics;
using Enclosure.Mime.Parts;

namespace Enclosure.Tests.Mime.Support.Fuzzing;

/// <summary>What holds of every message, however broken. What does not hold is a <see cref="BrokenPromiseException"/>.</summary>
internal static class Invariants
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);
    private const double SecondsPerMegabyte = 2;

    /// <summary>A line of uuencode that lost the spaces at its end: "M" alone stands for 45 bytes.</summary>
    private const int MostGrowth = 45;

    private static readonly MimeBudgets[] Budgets = [new(), new(Parts: 12, Depth: 4, HeaderBytes: 2048, LineBytes: 512)];

    public static void Check(byte[] message, Random random)
    {
        var budgets = Budgets[random.Next(Budgets.Length)];
        var clock = Stopwatch.StartNew();
        var read = MessageRecord.Read(message, [], budgets);
        var limit = MostTime + TimeSpan.FromSeconds(SecondsPerMegabyte * message.Length / (1 << 20));
        BrokenPromiseException.Unless(clock.Elapsed < limit, "reading takes too long");

        Same(message, read.Rebuild());
        Bounded(read, budgets, message.Length);
        int[] pieces = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 100))];
        var cut = MessageRecord.Read(message, pieces, budgets);
        SameTold(Manifest.Render(read), Manifest.Render(cut));
        Same(message, cut.Rebuild());
        Same(message, MessageRecord.Read(message, pieces, budgets, _ => BodyUse.Literal).Rebuild());
    }

    private static void SameTold(string whole, string cut)
    {
        if (whole == cut) return;
        var (line, other) = whole.Split('\n').Zip(cut.Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
        throw new BrokenPromiseException($"where the bytes are cut makes a difference: '{line}' or '{other}'");
    }

    private static void Same(byte[] message, byte[] rebuilt) =>
        BrokenPromiseException.Unless(message.AsSpan().SequenceEqual(rebuilt), "the message made again differs");

    private static void Bounded(MessageRecord read, MimeBudgets budgets, int length)
    {
        BrokenPromiseException.Unless(read.Parts.Count <= budgets.Parts, "there are more parts than the budget allows");
        foreach (var record in read.Parts)
        {
            BrokenPromiseException.Unless(Depth(record.Part) <= budgets.Depth + 1, "parts nest deeper than the budget allows");
            BrokenPromiseException.Unless(record.Bytes.Length <= (long)MostGrowth * length, "a part has far more bytes than the message");
        }
    }

    private static int Depth(MimePart part) => part.Parent is null ? 0 : 1 + Depth(part.Parent);
}
