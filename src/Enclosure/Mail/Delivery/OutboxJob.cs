using Enclosure.Sql;

namespace Enclosure.Mail.Delivery;

/// <summary>A message that is to be carried, leased by who claimed it.</summary>
/// <param name="Attempts">Tries so far.</param>
/// <param name="GiveUpAt">A try from then on is the last.</param>
public sealed record OutboxJob(Guid MessageId, Guid AccountId, long Attempts, DateTimeOffset GiveUpAt, string Lease)
{
    internal const string Columns = "message_id, account_id, attempts, give_up_at, lease";

    internal static OutboxJob Read(SqlRow row) => new(row.Id(), row.Id(), row.Integer(), row.Instant(), row.Text());
}
