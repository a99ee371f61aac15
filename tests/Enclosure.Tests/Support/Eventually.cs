using System.Diagnostics;

namespace Enclosure.Tests.Support;

/// <summary>Waits for what another thread or process is about to do, with a deadline instead of a fixed sleep.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Throws <see cref="TimeoutException"/>, naming <paramref name="what"/>, when it does not come true in ten seconds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline) throw new TimeoutException($"Did not come true: {what}.");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);
}
