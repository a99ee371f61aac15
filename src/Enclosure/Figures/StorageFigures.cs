using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Figures;

/// <summary>Files of one kind. What several messages share is counted in each.</summary>
/// <param name="Name">A mailbox's address, or a family of types; null for uploads that are in no mailbox.</param>
public sealed record FileGroup(string? Name, long Files, long Bytes);

public sealed record LargeFile(Guid Id, string Filename, string ContentType, long SizeBytes, DateTimeOffset CreatedAt);

/// <summary>Uploads that nothing uses, by the day (UTC) on which the sweep deletes them.</summary>
public sealed record DueUploads(DateOnly Day, long Files, long Bytes);

/// <summary>What an account's files weigh, and what weighs most.</summary>
/// <param name="Mailboxes">The heaviest first; not all of them when there are many.</param>
/// <param name="Due">The next first; empty when unused uploads are kept for ever.</param>
public sealed record StorageBreakdown(
    IReadOnlyList<FileGroup> Mailboxes, IReadOnlyList<FileGroup> Families, IReadOnlyList<LargeFile> Largest, IReadOnlyList<DueUploads> Due);

/// <summary>Where an account's bytes lie.</summary>
public sealed class StorageFigures(Database database, UploadRules rules, TimeProvider time)
{
    private const int MostMailboxes = 20;
    private const int MostLargest = 20;
    private const int MostDays = 31;
    private const long Day = 24 * 60 * 60 * 1000;

    private const string Family =
        """
        case
            when content_type like 'image/%' then 'images'
            when content_type like 'audio/%' then 'audio'
            when content_type like 'video/%' then 'video'
            when content_type like 'application/pdf%' then 'PDF'
            when content_type like 'message/%' then 'messages'
            when content_type like 'text/csv%' or content_type like '%spreadsheet%' or content_type like '%excel%' then 'tables'
            when content_type like 'text/%' or content_type like '%word%' or content_type like '%opendocument.text%'
                or content_type like '%presentation%' or content_type like '%powerpoint%' then 'documents'
            when content_type like '%zip%' or content_type like '%compressed%' or content_type like 'application/x-tar%'
                or content_type like '%rar%' then 'archives'
            else 'other'
        end
        """;

    private static readonly string Withheld = InboundCap.Hides("attachments");

    /// <summary>Refuses with <see cref="Refusal.FullAccessRequired"/>. Withheld files are counted, and not named.</summary>
    public async Task<StorageBreakdown> OfAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireFullAccess();
        var (accountId, cap) = (caller.Account.Id, InboundCap.Of(caller.Account, time.GetUtcNow()));
        var mailboxes = database.ReadAsync(sql => MailboxesAsync(sql, accountId), ct);
        var families = database.ReadAsync(sql => FamiliesAsync(sql, accountId), ct);
        var largest = database.ReadAsync(sql => LargestAsync(sql, accountId, cap), ct);
        var due = database.ReadAsync(sql => DueAsync(sql, accountId), ct);
        return new StorageBreakdown(await mailboxes, await families, await largest, await due);
    }

    private static Task<IReadOnlyList<FileGroup>> MailboxesAsync(SqlSession sql, Guid accountId) =>
        sql.ListAsync(
            """
            select m.full_address, f.files, f.bytes
            from (select mailbox_id, count(*) as files, cast(sum(size_bytes) as bigint) as bytes from attachments
                  where account_id = @accountId and state = 'ready' group by mailbox_id) as f
            left join mailboxes m on m.id = f.mailbox_id
            where f.mailbox_id is null or m.id is not null
            order by f.bytes desc limit @MostMailboxes
            """,
            new { accountId, MostMailboxes },
            row => new FileGroup(row.OptionalText(), row.Integer(), row.Integer()));

    private static Task<IReadOnlyList<FileGroup>> FamiliesAsync(SqlSession sql, Guid accountId) =>
        sql.ListAsync(
            $"""
            select family, count(*), cast(sum(size_bytes) as bigint) as bytes
            from (select {Family} as family, size_bytes from attachments where account_id = @accountId and state = 'ready') as f
            group by family order by bytes desc
            """,
            new { accountId },
            row => new FileGroup(row.Text(), row.Integer(), row.Integer()));

    private static Task<IReadOnlyList<LargeFile>> LargestAsync(SqlSession sql, Guid accountId, InboundCap cap) =>
        sql.ListAsync(
            $"""
            select id, filename, content_type, size_bytes, created_at from attachments
            where account_id = @accountId and state = 'ready' and not {Withheld}
              and (mailbox_id is null or exists (select 1 from mailboxes m where m.id = attachments.mailbox_id))
            order by size_bytes desc, id limit @MostLargest
            """,
            new { accountId, capMonth = cap.Month, capLimit = cap.Limit, MostLargest },
            row => new LargeFile(row.Id(), row.Text(), row.Text(), row.Integer(), row.Instant()));

    /// <summary>As the sweep finds them.</summary>
    private async Task<IReadOnlyList<DueUploads>> DueAsync(SqlSession sql, Guid accountId)
    {
        if (rules.UnusedLifetime <= TimeSpan.Zero) return [];
        return await sql.ListAsync(
            """
            select day, count(*), cast(sum(size_bytes) as bigint)
            from (select (created_at + @lifetime) / @Day as day, size_bytes from attachments
                  where account_id = @accountId and used_at is null and direction = 'outbound' and state = 'ready') as f
            group by day order by day limit @MostDays
            """,
            new { accountId, lifetime = (long)rules.UnusedLifetime.TotalMilliseconds, Day, MostDays },
            row => new DueUploads(
                DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Integer() * Day).UtcDateTime),
                row.Integer(),
                row.Integer()));
    }
}
