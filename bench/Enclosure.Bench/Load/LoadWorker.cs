using System.Diagnostics;
using System.Net.Sockets;

namespace Enclosure.Bench.Load;

/// <summary>One connection of a load: sends, waits for the answer, sends again.</summary>
internal sealed class LoadWorker(LoadPlan plan, int number, Tickets tickets) : IDisposable
{
    private const int GiveUpAfter = 20;

    private readonly LoadConnection _connection = LoadConnection.To(plan.Ports[number % plan.Ports.Count], plan.Protocol);

    public List<long> Latencies { get; } = new(1024);
    public long Failures { get; private set; }
    public string? FirstFailure { get; private set; }
    public long AnswerBytes { get; private set; }
    public long LastAnswer { get; private set; }

    public void Open() => _connection.Open();

    public void Run(long begun, CancellationToken stop)
    {
        for (var count = 0; MayGoOn(begun, stop) && tickets.Take(); count++)
        {
            try
            {
                Exchange(plan.Next(number, count));
            }
            catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
            {
                Fail(error.Message);
                Reopen(stop);
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    private bool MayGoOn(long begun, CancellationToken stop) =>
        !stop.IsCancellationRequested && Failures < GiveUpAfter && Stopwatch.GetElapsedTime(begun) < plan.Duration;

    private void Exchange(Request request)
    {
        var sent = Stopwatch.GetTimestamp();
        _connection.Begin(request);
        Send(request, sent);
        var answer = _connection.ReadAnswer();
        LastAnswer = Stopwatch.GetTimestamp();
        if (answer.Status is < 200 or > 299)
        {
            Fail($"status {answer.Status}");
        }
        else if (answer.BodyBytes < plan.AnswerBytesAtLeast)
        {
            Fail($"{answer.BodyBytes} bytes instead of {plan.AnswerBytesAtLeast}");
        }
        else
        {
            AnswerBytes += answer.BodyBytes;
            Latencies.Add(LastAnswer - sent);
        }

        if (answer.Closes)
        {
            _connection.Open();
        }
    }

    private void Send(Request request, long begun)
    {
        if (plan.Stretch is { } stretch)
        {
            SlowSender.Send(_connection, request, begun, stretch);
            return;
        }

        foreach (var piece in request.Pieces)
        {
            _connection.Send(piece.Span);
        }
    }

    private void Fail(string why)
    {
        Failures++;
        FirstFailure ??= why;
    }

    private void Reopen(CancellationToken stop)
    {
        try
        {
            if (!stop.IsCancellationRequested)
            {
                _connection.Open();
            }
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            Fail(error.Message);
        }
    }
}
