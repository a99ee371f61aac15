using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>Something that happened to a message. Events of an account are numbered in the order of their commits, without gaps.</summary>
/// <param name="Kind">One of <see cref="EventKinds.All"/>.</param>
public sealed record MailEvent(Guid AccountId, long Seq, string Kind, Guid MailboxId, Guid MessageId, DateTimeOffset CreatedAt)
{
    internal const string Columns = "account_id, seq, kind, mailbox_id, message_id, created_at";

    internal static MailEvent Read(SqlRow row) => new(row.Id(), row.Integer(), row.Text(), row.Id(), row.Id(), row.Instant());
}
