namespace Enclosure.Relaying;

/// <summary>
/// Takes mail to one other server by SMTP (RFC 5321). As many at once as are called; a connection is used again while it is young. Certificates are
/// verified, and no password is sent before TLS unless the terms want none.
/// </summary>
public sealed class Relay(RelayTerms terms, TimeProvider time) : IAsyncDisposable
{
    private const long Unknown = -1;
    private readonly IdleConnections _idle = new(terms.Timeouts.Idle, time);
    private long _sizeLimit = Unknown;

    /// <summary>In bytes, as the relay announced it last; null when it is not known or there is none.</summary>
    public long? SizeLimit => Interlocked.Read(ref _sizeLimit) is var limit and not Unknown ? limit : null;

    /// <summary>
    /// Sends one message. A recipient whom the relay, or what it offers, does not allow has that for an answer: nothing is sent for a message that is
    /// larger than the relay takes. Throws <see cref="RelayException"/>; and what <paramref name="write"/> or <paramref name="mayEnd"/> throw, with the
    /// message broken off. Once the final dot is out a stop waits for <see cref="RelayTimeouts.LastWord"/> before it throws.
    /// </summary>
    /// <param name="write">
    /// Writes the message, asynchronously, in lines that end with CR LF. It is called once at most, and not at all when nobody may have the message.
    /// </param>
    /// <param name="mayEnd">Asked right before the final dot. At no the connection is dropped, and the relay takes nothing.</param>
    public async Task<RelayOutcome> DeliverAsync(
        RelayEnvelope envelope, Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        var plan = new MailPlan(envelope);
        if (plan.IsDone) return plan.Outcome;
        return _idle.Take() is { } idle && await TryAsync(idle, plan, write, mayEnd, ct)
            ? plan.Outcome
            : await DeliverAnewAsync(new MailPlan(envelope), write, mayEnd, ct);
    }

    /// <summary>Connects, unless a connection is there, for what <see cref="SizeLimit"/> says then. Throws <see cref="RelayException"/>.</summary>
    public async Task<long?> AskSizeLimitAsync(CancellationToken ct)
    {
        _idle.Keep(_idle.Take() ?? await OpenAsync(ct));
        return SizeLimit;
    }

    public ValueTask DisposeAsync() => _idle.DisposeAsync();

    private async Task<RelayOutcome> DeliverAnewAsync(
        MailPlan plan, Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        await TryAsync(await OpenAsync(ct), plan, write, mayEnd, ct);
        return plan.Outcome;
    }

    /// <summary>False when the connection was idle and the relay had given it up before it heard anything of the message.</summary>
    private async Task<bool> TryAsync(
        RelayConnection relay, MailPlan plan, Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        var transaction = new RelayTransaction(relay, plan, time);
        try
        {
            plan.CheckAgainst(relay.Offer);
            return plan.IsDone || await transaction.RunAsync(write, mayEnd, ct);
        }
        catch (RelayException) when (relay.IsReused && !transaction.HasBegun)
        {
            return false;
        }
        finally
        {
            if (relay.IsSpent) relay.Dispose();
            else _idle.Keep(relay);
        }
    }

    private async Task<RelayConnection> OpenAsync(CancellationToken ct)
    {
        var relay = await RelayConnection.OpenAsync(terms, time, ct);
        Interlocked.Exchange(ref _sizeLimit, relay.Offer.SizeLimit ?? Unknown);
        return relay;
    }
}
