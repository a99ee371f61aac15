using System.Diagnostics;

namespace Enclosure.Tests.Mime.Support.Fuzzing;

/// <summary>A message that breaks a promise, made smaller, and how it came about.</summary>
internal sealed record FoundCase(long Number, byte[] Message, string Reason);

/// <summary>Tries spoilt messages. The case of one seed and number is always the same.</summary>
internal sealed class Fuzzer(IReadOnlyList<byte[]> corpus, int seed)
{
    private static readonly TimeSpan LongestShrinking = TimeSpan.FromSeconds(10);

    /// <summary>The found case; null when every promise holds.</summary>
    public FoundCase? Try(long number)
    {
        var random = new Random(HashCode(number));
        var message = new Mutator(corpus, random).Next();
        var check = random.Next();
        return Failure(message, check) is { } reason ? Smallest(number, message, check, reason) : null;
    }

    private int HashCode(long number) => unchecked((int)((seed * 2654435761L) ^ (number * 40503L)));

    private static string? Failure(byte[] message, int check)
    {
        try
        {
            Invariants.Check(message, new Random(check));
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return exception is BrokenPromiseException ? exception.Message : exception.ToString();
        }
    }

    /// <summary>Leaves pieces out as long as it still fails.</summary>
    private static FoundCase Smallest(long number, byte[] message, int check, string reason)
    {
        var clock = Stopwatch.StartNew();
        for (var length = message.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at < message.Length && clock.Elapsed < LongestShrinking;)
            {
                byte[] shorter = [.. message[..at], .. message[Math.Min(at + length, message.Length)..]];
                if (Failure(shorter, check) is { } still) (message, reason) = (shorter, still);
                else at += length;
            }
        }

        return new FoundCase(number, message, reason);
    }
}
