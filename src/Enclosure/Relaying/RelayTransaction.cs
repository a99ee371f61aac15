namespace Enclosure.Relaying;

/// <summary>One message on one connection. Afterwards the connection is either good for the next or spent.</summary>
internal sealed class RelayTransaction(RelayConnection relay, MailPlan plan, TimeProvider time)
{
    private const string End = "the end of the message";

    private static readonly RelayReply BareLineEnd =
        new(554, "5.6.0 The message has a line end that is not CR LF, which no server may be sent. It was not sent.") { IsOurs = true };

    /// <summary>The relay was told something that it may hold against a second try.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// True when the plan has all its answers. False when nothing was begun and a connection that was idle turned out to be closed by the
    /// relay: another will do.
    /// </summary>
    public async Task<bool> RunAsync(
        Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        relay.IsSpent = true;
        relay.Mails++;
        var dialogue = new RelayDialogue(relay, plan);
        if (await dialogue.OpenAsync(ct))
        {
            HasBegun = true;
            if (plan.IsDone) await SendNothingAsync(ct);
            else await SendAsync(write, mayEnd, ct);
            return true;
        }

        relay.IsSpent = dialogue.IsTurnedAway;
        return !(dialogue.IsTurnedAway && relay.IsReused);
    }

    private async Task SendAsync(
        Func<Stream, CancellationToken, Task> write, Func<CancellationToken, Task<bool>> mayEnd, CancellationToken ct)
    {
        var body = new BodyStream(relay.Line, relay.Timeouts.Block);
        try
        {
            await write(body, ct);
            await body.CompleteAsync(ct);
        }
        catch (BareLineEndException)
        {
            plan.AnswerOpen(BareLineEnd);
            return;
        }
        catch (RelayException)
        {
            if (await EarlyReplyAsync() is not { } reply) throw;
            plan.AnswerOpen(reply);
            return;
        }
        finally
        {
            body.Release();
        }

        if (!await mayEnd(ct)) throw relay.Line.Fault("was sent no final dot: the message is not ours to send any more");
        plan.AnswerOpen(await EndAsync(ct));
    }

    /// <summary>Every recipient is refused already, and the relay waits for a message all the same (RFC 2920, section 3.1).</summary>
    private async Task SendNothingAsync(CancellationToken ct)
    {
        try
        {
            await EndAsync(ct);
        }
        catch (RelayException)
        {
            // Nobody was to get it: what became of it is of no matter.
        }
    }

    /// <summary>
    /// The final dot, and the answer to the message. From here on the relay may have taken it, so being told to stop leaves it a few
    /// seconds to say so.
    /// </summary>
    private async Task<RelayReply> EndAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var stop = ct.Register(() => patience.CancelAfter(relay.Timeouts.LastWord));
        try
        {
            var reply = (await relay.Line.AskAsync(".", End, relay.Timeouts.EndOfData, patience.Token)).ToReply();
            if (!reply.IsAccepted && reply.Code < 400) throw relay.Line.Unexpected(End, reply);
            relay.IsSpent = reply.Code == 421;
            return reply;
        }
        catch (OperationCanceledException e)
        {
            throw new RelayException("The relay had not answered the message when we stopped", IsOutcomeUnknown: true, inner: e);
        }
        catch (RelayException e)
        {
            throw new RelayException(e.Message, IsOutcomeUnknown: true, e.Reply, e);
        }
    }

    /// <summary>A relay may refuse in the middle of the message and hang up; its word is then still on the line.</summary>
    private async Task<RelayReply?> EarlyReplyAsync()
    {
        try
        {
            var reply = (await relay.Line.ReadAsync("the message", relay.Timeouts.Goodbye, CancellationToken.None)).ToReply();
            return reply.Code >= 400 ? reply : null;
        }
        catch (RelayException)
        {
            return null;
        }
    }
}
