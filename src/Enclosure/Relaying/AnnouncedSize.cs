namespace Enclosure.Relaying;

/// <summary>What size the relay takes, as it said last; asked on a connection of its own, one at a time, when that is long ago.</summary>
internal sealed class AnnouncedSize : IAsyncDisposable
{
    private readonly RelayTerms _terms;
    private readonly TimeProvider _time;
    private readonly SharedQuestion _question;
    private volatile Announcement? _last;

    public AnnouncedSize(RelayTerms terms, TimeProvider time) =>
        (_terms, _time, _question) = (terms, time, new SharedQuestion(AskRelayAsync));

    /// <summary>In bytes; null when it is not known or there is none.</summary>
    public long? Limit => _last?.Limit;

    private bool IsFresh => _last is { } last && _time.GetElapsedTime(last.At) < _terms.Timeouts.AnnouncedFor;

    public void Hear(RelayOffer offer) => _last = new Announcement(offer.SizeLimit, _time.GetTimestamp());

    /// <summary>
    /// Throws <see cref="RelayException"/> when the relay cannot be asked. Who no longer waits ends no question of others.
    /// </summary>
    public async Task<long?> AskAsync(CancellationToken ct)
    {
        if (!IsFresh) await _question.AskAsync().WaitAsync(ct);
        return Limit;
    }

    /// <summary>Asks for anything at all, unless the relay was heard within this time. Throws <see cref="RelayException"/>.</summary>
    public async Task HearAsync(TimeSpan within, CancellationToken ct)
    {
        if (_last is not { } last || _time.GetElapsedTime(last.At) > within) await _question.AskAsync().WaitAsync(ct);
    }

    public ValueTask DisposeAsync() => _question.DisposeAsync();

    /// <summary>The connection is closed again: those for mail are counted.</summary>
    private async Task AskRelayAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(_terms.Timeouts.Question, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            var relay = await RelayConnection.OpenAsync(_terms, _time, either.Token);
            Hear(relay.Offer);
            _ = relay.LeaveAsync();
        }
        catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
        {
            throw new RelayException(
                $"The relay {_terms.Host}:{_terms.Port} did not say within {_terms.Timeouts.Question.TotalSeconds} s what size it takes",
                inner: e);
        }
    }

    private sealed record Announcement(long? Limit, long At);
}
