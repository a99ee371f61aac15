namespace Enclosure.Relaying;

/// <summary>
/// Takes mail to one other server by SMTP (RFC 5321). As many at once as are called; a connection is used again while it is young.
/// Certificates are verified, and no password is sent before TLS unless the terms want none.
/// </summary>
public sealed class Relay(RelayTerms terms, TimeProvider time) : IAsyncDisposable
{
    private readonly IdleConnections _idle = new(terms.Timeouts.Idle, time);
    private readonly AnnouncedSize _size = new(terms, time);

    /// <summary>In bytes, as the relay announced it last; null when it is not known or there is none.</summary>
    public long? SizeLimit => _size.Limit;

    /// <summary>
    /// Sends one message. A recipient whom the relay, or what it offers, does not allow has that for an answer: nothing is sent for a
    /// message that is larger than the relay takes. Throws <see cref="RelayException"/>; and what <paramref name="write"/> or
    /// <paramref name="mayEnd"/> throw, with the message broken off. Once the final dot is out a stop waits for
    /// <see cref="RelayTimeouts.LastWord"/> before it throws.
    /// </summary>
    /// <param name="write">
    /// Writes the message, asynchronously, in lines that end with CR LF. It is called once at most, and not at all when nobody may have the
    /// message.
    /// </param>
    /// <param name="mayEnd">Asked right before the final dot. At no the connection is dropped, and the relay takes nothing.</param>
    public async Task<RelayOutcome> DeliverAsync(
        RelayEnvelope envelope,
        Func<Stream, CancellationToken, Task> write,
        Func<CancellationToken, Task<bool>> mayEnd,
        CancellationToken ct)
    {
        var plan = new MailPlan(envelope);
        if (plan.IsDone) return plan.Outcome;
        return _idle.Take() is { } idle && await TryAsync(idle, plan, write, mayEnd, ct)
            ? plan.Outcome
            : await DeliverAnewAsync(new MailPlan(envelope), write, mayEnd, ct);
    }

    /// <summary>
    /// <see cref="SizeLimit"/>, asked for anew when the relay has not said it for <see cref="RelayTimeouts.AnnouncedFor"/>: one connection
    /// at a time beside those for mail, for <see cref="RelayTimeouts.Question"/> at most. Throws <see cref="RelayException"/>.
    /// </summary>
    public Task<long?> AskSizeLimitAsync(CancellationToken ct) => _size.AskAsync(ct);

    /// <summary>
    /// Whether the relay takes connections, asked anew when it was not heard within this time. Throws <see cref="RelayException"/>.
    /// </summary>
    public Task HearAsync(TimeSpan within, CancellationToken ct) => _size.HearAsync(within, ct);

    public async ValueTask DisposeAsync()
    {
        await _size.DisposeAsync();
        await _idle.DisposeAsync();
    }

    private async Task<RelayOutcome> DeliverAnewAsync(
        MailPlan plan, Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        await TryAsync(await OpenAsync(ct), plan, write, mayEnd, ct);
        return plan.Outcome;
    }

    /// <summary>False when the connection was idle and the relay had given it up before it heard anything of the message.</summary>
    private async Task<bool> TryAsync(
        RelayConnection relay,
        MailPlan plan,
        Func<Stream, CancellationToken, Task> write,
        Func<CancellationToken, Task<bool>> mayEnd,
        CancellationToken ct)
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
        _size.Hear(relay.Offer);
        return relay;
    }
}
