using System.Diagnostics;

namespace Enclosure.Bench.Load;

/// <summary>Sends a request evenly over a given time.</summary>
internal static class SlowSender
{
    private const int Slice = 64 * 1024;

    public static void Send(LoadConnection connection, Request request, long begun, TimeSpan stretch)
    {
        var total = request.Length;
        var sent = 0L;
        foreach (var piece in request.Pieces)
        {
            for (var at = 0; at < piece.Length; at += Slice)
            {
                var slice = piece.Span.Slice(at, Math.Min(Slice, piece.Length - at));
                connection.Send(slice);
                sent += slice.Length;
                WaitFor(begun, stretch * ((double)sent / total));
            }
        }
    }

    private static void WaitFor(long begun, TimeSpan due)
    {
        var early = due - Stopwatch.GetElapsedTime(begun);
        if (early > TimeSpan.FromMilliseconds(1))
        {
            Thread.Sleep(early);
        }
    }
}
