using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>
/// The numbers of the latest events of the accounts that somebody listens to: one look at the rows for all listeners of this process, each
/// second and when mail of this process came. A listener reads its events only when there are new ones.
/// </summary>
public sealed class EventHeads(Database database, EventSignal signal)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Accounts of one statement; lists are padded to these lengths, so that few statements are prepared.</summary>
    private static readonly int[] Lengths = [1, 8, 64, 512];

    private readonly EventSignal _signal = signal;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Listened> _listened = [];
    private TaskCompletionSource _looked = New();
    private Task _pump = Task.CompletedTask;

    /// <summary>Begins to listen to an account.</summary>
    public Listener Listen(Guid accountId)
    {
        lock (_gate)
        {
            if (!_listened.TryGetValue(accountId, out var listened)) _listened[accountId] = listened = new Listened(accountId);
            listened.Count++;
            if (_pump.IsCompleted) _pump = Task.Run(PumpAsync);
            return new Listener(this, listened);
        }
    }

    /// <summary>Looks until nobody listens any more. A database that is away is asked again at the next turn.</summary>
    private async Task PumpAsync()
    {
        while (true)
        {
            var raised = _signal.Raised;
            Guid[] accounts;
            lock (_gate)
            {
                if (_listened.Count == 0)
                {
                    _pump = Task.CompletedTask;
                    return;
                }

                accounts = [.. _listened.Keys];
            }

            if (await LookAsync(accounts) is { } heads) Publish(heads);
            await _signal.WaitAsync(raised, Poll, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<Head>?> LookAsync(Guid[] accounts)
    {
        try
        {
            var heads = new List<Head>();
            foreach (var some in accounts.Chunk(Lengths[^1]))
            {
                var length = Array.Find(Lengths, length => length >= some.Length);
                var ids = Enumerable.Range(0, length).ToDictionary(
                    number => $"id{number}", number => (object)some[Math.Min(number, some.Length - 1)]);
                var names = string.Join(", ", ids.Keys.Select(name => "@" + name));
                var statement = $"select id, event_seq from accounts where id in ({names})";
                heads.AddRange(await database.ReadAsync(sql => sql.ListAsync<Head>(statement, ids), CancellationToken.None));
            }

            return heads;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private void Publish(IReadOnlyList<Head> heads)
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            foreach (var head in heads)
                if (_listened.TryGetValue(head.Id, out var listened)) listened.Seq = head.EventSeq;
            (before, _looked) = (_looked, New());
        }

        before.SetResult();
    }

    private void Leave(Listened listened)
    {
        lock (_gate)
            if (--listened.Count == 0) _listened.Remove(listened.AccountId);
    }

    private Task NextLook()
    {
        lock (_gate) return _looked.Task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens to one account until it is disposed.</summary>
    public sealed class Listener(EventHeads heads, Listened listened) : IDisposable
    {
        /// <summary>
        /// Waits until there is an event after <paramref name="seq"/>, the rows were looked at, this process had news for anybody, or
        /// <paramref name="patience"/> has ended; whether there is one.
        /// </summary>
        /// <param name="raised">What <see cref="EventSignal.Raised"/> was before the caller last looked at the clock.</param>
        public async Task<bool> WaitAsync(long seq, long raised, TimeSpan patience, CancellationToken ct)
        {
            if (heads._pump is { IsFaulted: true } failed) await failed;
            var next = heads.NextLook();
            if (listened.Seq > seq) return true;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(next, heads._pump, heads._signal.WaitAsync(raised, patience, ended.Token));
            await ended.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return listened.Seq > seq;
        }

        public void Dispose() => heads.Leave(listened);
    }

    /// <summary>An account with listeners.</summary>
    public sealed class Listened(Guid accountId)
    {
        private long _seq;

        internal Guid AccountId => accountId;
        internal int Count { get; set; }

        internal long Seq
        {
            get => Volatile.Read(ref _seq);
            set => Volatile.Write(ref _seq, value);
        }
    }

    private sealed record Head(Guid Id, long EventSeq);
}
