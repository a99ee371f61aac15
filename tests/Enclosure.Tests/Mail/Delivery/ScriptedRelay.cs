using System.Collections.Concurrent;
using System.Text;
using Enclosure.Mail.Delivery;
using Enclosure.Relaying;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>A message that the relay saw up to its final dot.</summary>
internal sealed record RelayedMail(RelayEnvelope Envelope, string Text);

/// <summary>A relay that answers each recipient as it is told to.</summary>
internal sealed class ScriptedRelay
{
    private readonly ConcurrentDictionary<string, Queue<RelayReply>> _answers = new();

    /// <summary>Messages whose final dot came, with those who were taken and those who were not.</summary>
    public ConcurrentQueue<RelayedMail> Ended { get; } = [];

    /// <summary>Messages whose bytes came.</summary>
    public int Begun;

    /// <summary>Lines dropped without a final dot because it was not allowed.</summary>
    public int Dropped;

    /// <summary>What happens between the bytes and the question for the final dot.</summary>
    public Func<CancellationToken, Task> BeforeEnd { get; set; } = _ => Task.CompletedTask;

    /// <summary>What happens after the final dot, instead of an answer when it throws.</summary>
    public Func<Task> AfterEnd { get; set; } = () => Task.CompletedTask;

    public RelayDelivery Delivery => DeliverAsync;

    /// <summary>How a recipient is answered, one after another; the last for ever. Without this it is 250.</summary>
    public void Answer(string address, params (int Code, string Text)[] replies) =>
        _answers[address] = new Queue<RelayReply>(replies.Select(reply => new RelayReply(reply.Code, reply.Text)));

    private async Task<RelayOutcome> DeliverAsync(
        RelayEnvelope envelope,
        Func<Stream, CancellationToken, Task> write,
        Func<CancellationToken, Task<bool>> mayEnd,
        CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await write(bytes, ct);
        Interlocked.Increment(ref Begun);
        await BeforeEnd(ct);
        if (!await mayEnd(ct))
        {
            Interlocked.Increment(ref Dropped);
            throw new RelayException("The lease is lost.");
        }

        Ended.Enqueue(new RelayedMail(envelope, Encoding.UTF8.GetString(bytes.ToArray())));
        await AfterEnd();
        return new RelayOutcome([.. envelope.Recipients.Select(Next)]);
    }

    private RelayReply Next(string address)
    {
        if (!_answers.TryGetValue(address, out var replies)) return new RelayReply(250, "2.0.0 Ok: queued as 4F1B2C");
        lock (replies) return replies.Count > 1 ? replies.Dequeue() : replies.Peek();
    }
}
