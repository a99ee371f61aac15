namespace Enclosure.Server.Remote;

/// <summary>Ends what moves no byte for a while: a transfer may be slow, but not still.</summary>
public sealed class IdleWatch : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _outer;
    private readonly TimeSpan _patience;

    public IdleWatch(CancellationToken outer, TimeSpan? patience = null)
    {
        (_outer, _patience) = (outer, patience ?? Patience);
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        Touch();
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was this watch that ended it, and not who asked.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    /// <summary>Something moved.</summary>
    public void Touch() => _source.CancelAfter(_patience);

    public void Dispose() => _source.Dispose();
}
