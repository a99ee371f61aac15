using Enclosure.Mime.Headers;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>A message that looks for its thread.</summary>
/// <param name="References">Ids of the messages it answers, oldest first, In-Reply-To last.</param>
/// <param name="Files">How many files it has.</param>
internal sealed record ThreadSeeker(
    Guid AccountId, Guid MailboxId, string Subject, Correspondents Parties, IReadOnlyList<string> References, int Files);

/// <summary>The thread a message is in.</summary>
/// <param name="FirstFile">Which file of the thread the message's first one is, from 0.</param>
internal sealed record JoinedThread(Guid Id, long FirstFile);

/// <summary>
/// Which thread a message belongs to: that of a message it names; else, for a reply or forward by its subject's prefix, that of the same
/// subject within 30 days in which a correspondent is shared; else one of its own.
/// </summary>
internal static class Threading
{
    private const int MostReferences = 20;
    private const int MostParticipants = 100;
    private static readonly TimeSpan SubjectWindow = TimeSpan.FromDays(30);

    /// <summary>Counts the message and its files in its thread, made when there is none.</summary>
    public static async Task<JoinedThread> JoinAsync(SqlSession sql, ThreadSeeker seeker, DateTimeOffset now)
    {
        var known = await ByReferencesAsync(sql, seeker.MailboxId, seeker.References) ?? await BySubjectAsync(sql, seeker, now);
        return known is null ? await CreateAsync(sql, seeker, now) : await AddAsync(sql, known, seeker, now);
    }

    /// <summary>Counts it in the thread that is named; one of its own when that is gone.</summary>
    public static async Task<JoinedThread> JoinAsync(SqlSession sql, Guid threadId, ThreadSeeker seeker, DateTimeOffset now)
    {
        var known = await sql.FindAsync<Known>(
            "select id, participants from threads where id = @threadId and mailbox_id = @MailboxId", new { threadId, seeker.MailboxId });
        return known is null ? await CreateAsync(sql, seeker, now) : await AddAsync(sql, known, seeker, now);
    }

    public static async Task<JoinedThread> CreateAsync(SqlSession sql, ThreadSeeker seeker, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        await sql.ExecuteAsync(
            """
            insert into threads (
                id, account_id, mailbox_id, subject, subject_key, participants, message_count, file_count, last_message_at, created_at)
            values (@id, @AccountId, @MailboxId, @Subject, @key, @participants, 1, @files, @now, @now)
            """,
            new
            {
                id,
                seeker.AccountId,
                seeker.MailboxId,
                seeker.Subject,
                key = Subjects.Normalise(seeker.Subject),
                participants = Lines.Join(seeker.Parties.Participants),
                files = (long)seeker.Files,
                now,
            });
        return new JoinedThread(id, 0);
    }

    private static async Task<JoinedThread> AddAsync(SqlSession sql, Known known, ThreadSeeker seeker, DateTimeOffset now)
    {
        var participants = Lines.Split(known.Participants)
            .Union(seeker.Parties.Participants, StringComparer.OrdinalIgnoreCase)
            .Take(MostParticipants);
        var files = await sql.ValueAsync<long>(
            """
            update threads set message_count = message_count + 1, file_count = file_count + @files, last_message_at = @now, participants = @participants
            where id = @Id returning file_count
            """,
            new { known.Id, files = (long)seeker.Files, now, participants = Lines.Join(participants) });
        return new JoinedThread(known.Id, files - seeker.Files);
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

    private static async Task<Known?> BySubjectAsync(SqlSession sql, ThreadSeeker seeker, DateTimeOffset now)
    {
        var key = Subjects.Normalise(seeker.Subject);
        if (key.Length == 0 || !Subjects.HasReplyPrefix(seeker.Subject)) return null;
        var own = await sql.FindAsync<string>("select full_address from mailboxes where id = @MailboxId", new { seeker.MailboxId });
        var others = seeker.Parties.Participants.Where(address => !address.Equals(own, StringComparison.OrdinalIgnoreCase))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var candidates = await sql.ListAsync<Known>(
            """
            select id, participants from threads
            where mailbox_id = @MailboxId and subject_key = @key and last_message_at >= @since order by last_message_at desc limit 20
            """,
            new { seeker.MailboxId, key, since = now - SubjectWindow });
        return candidates.FirstOrDefault(thread => Lines.Split(thread.Participants).Any(others.Contains));
    }

    private sealed record Known(Guid Id, string Participants);
}
