using Enclosure.Mime.Headers;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>
/// Which thread a message belongs to: that of a message it names; else, for a reply or forward by its subject's prefix, that of the same subject within
/// 30 days in which a correspondent is shared; else one of its own.
/// </summary>
internal static class Threading
{
    private const int MostReferences = 20;
    private const int MostParticipants = 100;
    private static readonly TimeSpan SubjectWindow = TimeSpan.FromDays(30);

    /// <summary>Counts the message in its thread, made when there is none. The thread's id.</summary>
    public static async Task<Guid> JoinAsync(SqlSession sql, Message message, IReadOnlyList<string> references, DateTimeOffset now)
    {
        var key = Subjects.Normalise(message.Subject);
        var correspondents = Correspondents(message);
        var known = await ByReferencesAsync(sql, message.MailboxId, references) ?? await BySubjectAsync(sql, message, key, correspondents, now);
        if (known is null) return await CreateAsync(sql, message, key, correspondents, now);
        var participants = Lines.Split(known.Participants).Union(correspondents, StringComparer.OrdinalIgnoreCase).Take(MostParticipants);
        await sql.ExecuteAsync(
            "update threads set message_count = message_count + 1, last_message_at = @now, participants = @participants where id = @Id",
            new { known.Id, now, participants = Lines.Join(participants) });
        return known.Id;
    }

    private static async Task<Known?> ByReferencesAsync(SqlSession sql, Guid mailboxId, IReadOnlyList<string> references)
    {
        if (references.Count == 0) return null;
        var values = new SqlValues(new { mailboxId });
        var list = values.List("id", [.. references.TakeLast(MostReferences)]);
        return await sql.FindAsync<Known>(
            $"""
            select t.id, t.participants from messages m join threads t on t.id = m.thread_id
            where m.mailbox_id = @mailboxId and m.internet_message_id in {list} order by m.id desc limit 1
            """,
            values);
    }

    private static async Task<Known?> BySubjectAsync(
        SqlSession sql, Message message, string key, IReadOnlyList<string> correspondents, DateTimeOffset now)
    {
        if (key.Length == 0 || !Subjects.HasReplyPrefix(message.Subject)) return null;
        var own = await sql.FindAsync<string>("select full_address from mailboxes where id = @MailboxId", new { message.MailboxId });
        var others = correspondents.Where(address => !address.Equals(own, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var candidates = await sql.ListAsync<Known>(
            """
            select id, participants from threads
            where mailbox_id = @MailboxId and subject_key = @key and last_message_at >= @since order by last_message_at desc limit 20
            """,
            new { message.MailboxId, key, since = now - SubjectWindow });
        return candidates.FirstOrDefault(thread => Lines.Split(thread.Participants).Any(others.Contains));
    }

    private static async Task<Guid> CreateAsync(SqlSession sql, Message message, string key, IReadOnlyList<string> correspondents, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        await sql.ExecuteAsync(
            """
            insert into threads (id, account_id, mailbox_id, subject, subject_key, participants, message_count, last_message_at, created_at)
            values (@id, @AccountId, @MailboxId, @Subject, @key, @participants, 1, @now, @now)
            """,
            new { id, message.AccountId, message.MailboxId, message.Subject, key, participants = Lines.Join(correspondents), now });
        return id;
    }

    private static List<string> Correspondents(Message message) =>
        [.. message.To.Concat(message.Cc).Prepend(message.FromAddress).Where(address => address.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostParticipants)];

    private sealed record Known(Guid Id, string Participants);
}
