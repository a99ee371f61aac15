namespace Enclosure.Server.Smtp;

/// <summary>
/// Ends a wait for the client that takes too long: for one silent longer than the idle time, for a command line or a message that drips in,
/// and, between two messages, when the server stops.
/// </summary>
internal sealed class SmtpWatch : IDisposable
{
    /// <summary>What one message may take from its first byte to its last.</summary>
    public static readonly TimeSpan LongestMessage = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _idle;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stop;
    private Action? _interrupt;
    private bool _reading;
    private SmtpReply? _verdict;
    private long? _lineBegan;
    private long? _messageBegan;
    private bool _stopping;

    public SmtpWatch(TimeSpan idle, TimeProvider time, CancellationToken stopping)
    {
        (_idle, _time) = (idle, time);
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stop = stopping.Register(Stop);
    }

    /// <summary>Why the conversation must end now; null while it may go on.</summary>
    public SmtpReply? Verdict
    {
        get
        {
            lock (_lock) return _verdict ?? (_stopping && _messageBegan is null ? SmtpReplies.ShuttingDown : null);
        }
    }

    /// <summary>From here the idle time runs for the whole command line, however often something comes.</summary>
    public void BeginLine()
    {
        lock (_lock) _lineBegan = _time.GetTimestamp();
    }

    public void EndLine()
    {
        lock (_lock) _lineBegan = null;
    }

    /// <summary>From here a stop waits for the message, and the message's own time runs.</summary>
    public void BeginMessage()
    {
        lock (_lock) _messageBegan ??= _time.GetTimestamp();
    }

    public void EndMessage()
    {
        lock (_lock) _messageBegan = null;
    }

    /// <param name="interrupt">Ends the wait that is now begun; may be called when it is over already.</param>
    public void BeginRead(Action interrupt)
    {
        Begin(interrupt, reading: true);
        if (Verdict is not null) interrupt();
    }

    /// <summary>As <see cref="BeginRead"/>, but a stop does not end it: an answer on its way is to arrive.</summary>
    public void BeginWrite(Action interrupt) => Begin(interrupt, reading: false);

    public void EndWait()
    {
        lock (_lock)
        {
            _interrupt = null;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _timer.Dispose();
    }

    private void Begin(Action interrupt, bool reading)
    {
        lock (_lock)
        {
            (_interrupt, _reading) = (interrupt, reading);
            _timer.Change(Patience(), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Patience()
    {
        var left = Left(_idle, _lineBegan);
        if (_messageBegan is not null && Left(LongestMessage, _messageBegan) is var ofMessage && ofMessage < left) left = ofMessage;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private TimeSpan Left(TimeSpan whole, long? began) => began is { } start ? whole - _time.GetElapsedTime(start) : whole;

    private void Ring()
    {
        Action? interrupt;
        lock (_lock)
        {
            if ((interrupt = _interrupt) is null) return;
            var slow = _messageBegan is { } began && _time.GetElapsedTime(began) >= LongestMessage;
            _verdict ??= slow ? SmtpReplies.TooSlow : SmtpReplies.Idle;
        }

        interrupt();
    }

    private void Stop()
    {
        Action? interrupt;
        lock (_lock)
        {
            _stopping = true;
            interrupt = _reading && _messageBegan is null ? _interrupt : null;
        }

        interrupt?.Invoke();
    }
}
