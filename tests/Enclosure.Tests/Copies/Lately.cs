using System.Diagnostics;

namespace Enclosure.Tests.Copies;

/// <summary>Waits for what processes of their own are about to do on a machine that has other things to do as well.</summary>
internal static class Lately
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What a client does between two requests: on a small machine copies must get to start as well.</summary>
    public static Task BreatheAsync() => Task.Delay(Breath);

    /// <summary>Throws <see cref="TimeoutException"/>, naming <paramref name="what"/>.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline) throw new TimeoutException($"Did not come true: {what}.");
            await Task.Delay(Pause);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);
}
