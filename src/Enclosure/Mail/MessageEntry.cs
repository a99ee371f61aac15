using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>A message on a page, before it is read.</summary>
/// <param name="Weight">Bytes that reading it takes, about.</param>
public sealed record MessageEntry(Guid Id, long Weight)
{
    /// <summary>Columns of <c>messages m</c>.</summary>
    internal const string Columns = "m.id, m.message_bytes";

    private const long HeaviestBatch = 4 * 1024 * 1024;

    internal static MessageEntry Read(SqlRow row) => new(row.Id(), row.Integer());

    /// <summary>Runs of a page that may be in memory together; a message heavier than that is alone.</summary>
    internal static IEnumerable<IReadOnlyList<MessageEntry>> Batches(IReadOnlyList<MessageEntry> page)
    {
        var (batch, weight) = (new List<MessageEntry>(), 0L);
        foreach (var entry in page)
        {
            if (batch.Count > 0 && weight + entry.Weight > HeaviestBatch)
            {
                yield return batch;
                (batch, weight) = ([], 0);
            }

            batch.Add(entry);
            weight += entry.Weight;
        }

        if (batch.Count > 0) yield return batch;
    }
}
