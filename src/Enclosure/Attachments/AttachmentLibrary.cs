using Enclosure.Accounts;
using Enclosure.FileTypes;
using Enclosure.Mime.Headers;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>What to list: null filters match everything; newest first, after <see cref="Before"/>.</summary>
public sealed record AttachmentFilter(
    Guid? MessageId, Guid? MailboxId, AttachmentState State, string? FilenamePart, Guid? Before, int Limit);

/// <summary>Stored files of an account, as far as the caller's key reaches them.</summary>
public sealed class AttachmentLibrary(Database database, IBlobStore store, SpentBytes spent, TimeProvider time)
{
    /// <summary>How long a download link lives.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    /// <summary>A file of a deleted mailbox is gone before the sweep takes its row.</summary>
    private const string MailboxLives = "(mailbox_id is null or exists (select 1 from mailboxes b where b.id = attachments.mailbox_id))";

    /// <summary>A row that lends bytes to queued mail shows nowhere until it is a message's: it may be a copy of withheld mail.</summary>
    private const string IsNotLent = "(queued_id is null or upload_key is not null)";

    /// <summary>What holds of every file that anybody may know of.</summary>
    internal const string IsShown = $"{MailboxLives} and {IsNotLent}";

    private static readonly string Withheld = InboundCap.Hides("attachments");
    internal static readonly string InReach = $"{Reach.Of("attachments")} and {IsShown}";
    private static readonly string ReadyInReach = $"select {Attachment.Columns} from attachments where state = 'ready' and {InReach}";
    private static readonly string Claim = $"update attachments set used_at = used_at where id = @id and state = 'ready' and {InReach}";
    private const string HideWhatMustStillGo =
        """
        update attachments set state = 'hidden' where id = @id and (
            exists (select 1 from outbox o where o.message_id = attachments.message_id)
            or exists (select 1 from queued_messages q where q.id = attachments.queued_id and q.status in ('pending', 'sending')))
        """;
    private static readonly string OneByPath =
        $"""
        select {Attachment.Columns} from attachments where id = @id and account_id = @accountId and state = 'ready' and {IsShown}
        and not exists (select 1 from accounts a where a.id = attachments.account_id and {InboundCap.HidesByAccount("attachments", "a")})
        """;

    private readonly GatheredReads<Asker, Guid, Attachment> _gathered = new((asker, ids) => FindAllAsync(database, asker, ids));

    /// <summary>
    /// Refuses with <see cref="Refusal.NotFound"/> for a file that is unknown, foreign, out of scope or not ready, and with
    /// <see cref="Refusal.InboundLimitExceeded"/> for one of withheld mail.
    /// </summary>
    public async Task<Attachment> GetAsync(Caller caller, Guid id, CancellationToken ct)
    {
        var asker = new Asker(caller.Account.Id, caller.KeyId, Reach.Flag(caller));
        var found = await FindAsync(asker, id, ct) ?? throw Unknown();
        return InboundCap.Of(caller.Account, time.GetUtcNow()).Withholds(found.Inbound)
            ? throw RefusedException.WithheldMail(new WithheldItem("attachment", id))
            : found;
    }

    private Task<Attachment?> FindAsync(Asker asker, Guid id, CancellationToken ct) => database.IsShared
        ? _gathered.FindAsync(asker, id, ct)
        : database.ReadAsync(
            sql => sql.FindAsync(
                ReadyInReach + " and id = @id",
                new { id, accountId = asker.AccountId, keyId = asker.KeyId, scoped = asker.Scoped },
                Attachment.Read),
            ct);

    private static async Task<IReadOnlyDictionary<Guid, Attachment>> FindAllAsync(Database database, Asker asker, IReadOnlyList<Guid> ids)
    {
        var values = new SqlValues(new { accountId = asker.AccountId, keyId = asker.KeyId, scoped = asker.Scoped });
        var list = values.PaddedList("id", [.. ids.Distinct().Select(id => id.ToString())]);
        var found = await database.ReadAsync(
            sql => sql.ListAsync(
                // By id first: without statistics PostgreSQL, which alone is asked this, would walk through all files of the account.
                $"with attachments as materialized (select * from attachments where id in {list}) {ReadyInReach}", values, Attachment.Read),
            CancellationToken.None);
        return found.ToDictionary(file => file.Id);
    }

    /// <summary>What decides over a key's reach, besides the row.</summary>
    private sealed record Asker(Guid AccountId, Guid KeyId, long Scoped);

    /// <summary>The files of these messages, in the order of their parts.</summary>
    public async Task<ILookup<Guid, Attachment>> OfMessagesAsync(Guid accountId, IReadOnlyCollection<Guid> messageIds, CancellationToken ct)
    {
        if (messageIds.Count == 0) return Array.Empty<Attachment>().ToLookup(file => file.Id);
        var values = new SqlValues(new { accountId });
        var list = values.List("id", [.. messageIds.Select(id => id.ToString())]);
        var files = await database.ReadAsync(
            sql => sql.ListAsync(
                $"select {Attachment.Columns} from attachments where message_id in {list} and account_id = @accountId "
                + "and state = 'ready' order by thread_index, id",
                values,
                Attachment.Read),
            ct);
        return files.ToLookup(file => file.MessageId!.Value);
    }

    /// <summary>The files of one message, in the order of their parts.</summary>
    public async Task<IReadOnlyList<Attachment>> OfMessageAsync(Guid accountId, Guid messageId, CancellationToken ct) =>
        [.. (await OfMessagesAsync(accountId, [messageId], ct))[messageId]];

    /// <summary>An upload of the account in whatever state. Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public async Task<Attachment> GetUploadAsync(Caller caller, Guid id, CancellationToken ct) =>
        await database.ReadAsync(
            sql => sql.FindAsync(
                $"select {Attachment.Columns} from attachments where id = @id and account_id = @accountId and upload_key is not null "
                + "and state <> 'hidden'",
                new { id, accountId = caller.Account.Id }, Attachment.Read),
            ct) ?? throw Unknown();

    /// <summary>
    /// The living file behind the path of a signed link, or null; a file of withheld mail is as good as gone while that lasts.
    /// </summary>
    public Task<Attachment?> FindByPathAsync(Guid accountId, Guid id, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync(OneByPath, new { id, accountId, month = Account.Month(time.GetUtcNow()) }, Attachment.Read),
            ct);

    /// <summary>Files that are not of withheld mail.</summary>
    public Task<IReadOnlyList<Attachment>> ListAsync(Caller caller, AttachmentFilter filter, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        return database.ReadAsync(
            sql => sql.ListAsync(
                $"""
                select {Attachment.Columns} from attachments
                where {InReach} and state = @state and not {Withheld}
                  {Asked(filter)}
                order by id desc limit @Limit
                """,
                new
                {
                    accountId = caller.Account.Id,
                    keyId = caller.KeyId,
                    scoped = Reach.Flag(caller),
                    state = AttachmentTable.Text(filter.State),
                    before = filter.Before?.ToString(),
                    messageId = filter.MessageId?.ToString(),
                    mailboxId = filter.MailboxId?.ToString(),
                    like = Like(filter.FilenamePart),
                    filter.Limit,
                    capMonth = cap.Month,
                    capLimit = cap.Limit,
                }, Attachment.Read),
            ct);
    }

    /// <summary>What is not asked for does not stand there: an "or" over a parameter would hide the index.</summary>
    private static string Asked(AttachmentFilter filter) => string.Concat(
        filter.Before is null ? "" : " and id < @before",
        filter.MessageId is null ? "" : " and message_id = @messageId",
        filter.MailboxId is null ? "" : " and mailbox_id = @mailboxId",
        filter.FilenamePart is null ? "" : " and lower(filename) like lower(@like) escape '!'");

    /// <summary>A fresh link to the file, good for <see cref="LinkLifetime"/>.</summary>
    /// <param name="origin">Scheme, host and port that the client reaches this server by.</param>
    public SignedUrl Sign(Attachment attachment, string origin) =>
        store.SignDownload(
            new BlobKey(attachment.BlobId!.Value),
            new DownloadGrant(origin, attachment.Path, LinkLifetime)
            {
                File = new ServedFile(attachment.Filename, ContentTypes.Served(attachment.ContentType, attachment.DetectedType)),
            });

    /// <summary>
    /// The same for a page that shows the file: as what its bytes are. A file that is not fit for that is saved all the same.
    /// </summary>
    public SignedUrl SignShown(Attachment attachment, string origin)
    {
        if (!ContentTypes.IsInlineSafe(attachment.DetectedType)) return Sign(attachment, origin);
        var disposition = ContentDispositionHeader.Write("inline", attachment.Filename);
        return store.SignDownload(
            new BlobKey(attachment.BlobId!.Value),
            new DownloadGrant(origin, attachment.Path, LinkLifetime, disposition, attachment.DetectedType));
    }

    public Task<BlobContent> OpenAsync(Attachment attachment, CancellationToken ct) =>
        store.OpenReadAsync(new BlobKey(attachment.BlobId!.Value), ct);

    /// <summary>
    /// Deletes a file: its links die with the commit, its bytes go when nothing else shows them, and when mail that was taken for sending
    /// has gone with them. Refuses with <see cref="Refusal.NotFound"/> as <see cref="GetAsync"/> does.
    /// </summary>
    public async Task DeleteAsync(Caller caller, Guid id, CancellationToken ct)
    {
        var emptied = await database.WriteAsync(caller.Account.Id, async sql =>
        {
            var values = new { id, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) };
            // Whoever links the file holds its row: it is waited for here, so that the statements after this see what it linked.
            if (await sql.ExecuteAsync(Claim, values) == 0) throw Unknown();
            if (await sql.ExecuteAsync(HideWhatMustStillGo, new { id }) == 1) return [];
            var deleted = await sql.FindAsync<Deleted>(
                "delete from attachments where id = @id returning blob_id, message_id, part, direction", new { id }) ?? throw Unknown();
            if (deleted is { Direction: "inbound", MessageId: { } messageId, Part: not null }) await AskForCutAsync(sql, messageId);
            return await GiveUpAllAsync(sql, caller.Account.Id, [deleted.BlobId, .. await TakeChildrenAsync(sql, id)]);
        });
        foreach (var key in emptied) await spent.TryRemoveAsync(key);
    }

    /// <summary>Files inside a deleted forwarded message or winmail.dat go with it, and those inside these.</summary>
    private static async Task<List<Guid>> TakeChildrenAsync(SqlSession sql, Guid id)
    {
        var (blobs, parents) = (new List<Guid>(), new Queue<Guid>([id]));
        while (parents.TryDequeue(out var parentId))
        {
            foreach (var child in await sql.ListAsync<Child>(
                "delete from attachments where parent_id = @parentId returning id, blob_id", new { parentId }))
            {
                blobs.Add(child.BlobId);
                parents.Enqueue(child.Id);
            }
        }

        return blobs;
    }

    private static async Task<List<BlobKey>> GiveUpAllAsync(SqlSession sql, Guid accountId, IEnumerable<Guid> blobIds)
    {
        var emptied = new List<BlobKey>();
        foreach (var blobId in blobIds)
            if (await GiveUpAsync(sql, accountId, blobId) is { } key) emptied.Add(key);
        return emptied;
    }

    /// <summary>Bytes of a received file may also stand in its message as it came; the sweep takes them out of that.</summary>
    private Task<int> AskForCutAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync(
            "insert into skeleton_cuts (id, message_id) values (@id, @messageId)",
            new { id = Guid.CreateVersion7(time.GetUtcNow()), messageId });

    private sealed record Deleted(Guid BlobId, Guid? MessageId, string? Part, string Direction);

    private sealed record Child(Guid Id, Guid BlobId);

    /// <summary>Gives up a reference to stored bytes; the blob to remove when it was the last.</summary>
    internal static async Task<BlobKey?> GiveUpAsync(SqlSession sql, Guid accountId, Guid blobId)
    {
        var freed = await AttachmentTable.UnreferenceBlobAsync(sql, blobId);
        if (freed is null) return null;
        await Quota.FreeAsync(sql, accountId, freed.Value);
        return new BlobKey(blobId);
    }

    internal static string? Like(string? part) =>
        part is null ? null : $"%{part.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%";

    private static RefusedException Unknown() => new(Refusal.NotFound, "Attachment not found");
}
