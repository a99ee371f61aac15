namespace Enclosure.Sql;

/// <summary>
/// Rows looked up by key for many who ask at once: who asks while a read of the same line is under way waits for the next one, which looks
/// for all of them together. So a busy database is asked rarely, and nobody gets an answer older than the question. A line is what
/// questions must have in common to be asked together.
/// </summary>
/// <param name="read">Looks for the keys; those that are missing in its answer have no row. Keys may repeat.</param>
public sealed class GatheredReads<TLine, TKey, TRow>(Func<TLine, IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TRow>>> read)
    where TLine : notnull
    where TKey : notnull
    where TRow : class
{
    private const int LargestGroup = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<TLine, Queue<Question>> _busy = [];

    /// <summary>The row of this key, or null. Who gives up waiting does not disturb the others.</summary>
    public Task<TRow?> FindAsync(TLine line, TKey key, CancellationToken ct)
    {
        var question = new Question(key);
        Queue<Question>? fresh = null;
        lock (_gate)
        {
            if (!_busy.TryGetValue(line, out var asked)) _busy[line] = asked = fresh = [];
            asked.Enqueue(question);
        }

        if (fresh is not null) _ = ServeAsync(line, fresh);
        return question.Answer.Task.WaitAsync(ct);
    }

    private async Task ServeAsync(TLine line, Queue<Question> asked)
    {
        while (Take(line, asked) is { Count: > 0 } group) await AnswerAsync(line, group);
    }

    /// <summary>Those that are asked together; none when the line has ended.</summary>
    private List<Question> Take(TLine line, Queue<Question> asked)
    {
        var group = new List<Question>();
        lock (_gate)
        {
            while (group.Count < LargestGroup && asked.TryDequeue(out var question)) group.Add(question);
            if (group.Count == 0) _busy.Remove(line);
        }

        return group;
    }

    private async Task AnswerAsync(TLine line, List<Question> group)
    {
        try
        {
            var rows = await read(line, [.. group.Select(question => question.Key)]);
            foreach (var question in group) question.Answer.SetResult(rows.GetValueOrDefault(question.Key));
        }
        catch (Exception e)
        {
            foreach (var question in group) question.Answer.SetException(e);
        }
    }

    private sealed record Question(TKey Key)
    {
        public TaskCompletionSource<TRow?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
