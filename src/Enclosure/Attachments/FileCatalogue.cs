using Enclosure.Accounts;
using Enclosure.FileTypes;
using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>All files that a caller reaches, in whatever state, sorted and sifted: for people who look for one.</summary>
public sealed class FileCatalogue(Database database, TimeProvider time)
{
    private const string Shown = "state <> 'hidden'";

    private const string Type =
        """
        case when content_type in ('application/octet-stream', 'binary/octet-stream') then coalesce(detected_type, content_type)
             else content_type end
        """;

    private static readonly string InReach = $"{AttachmentLibrary.InReach} and not {InboundCap.Hides("attachments")}";

    /// <summary>Files that are not of withheld mail.</summary>
    public Task<IReadOnlyList<Attachment>> ListAsync(Caller caller, FileQuery query, CancellationToken ct)
    {
        var values = Values(caller);
        var conditions = Conditions(query, values);
        if (query.After is { } after) conditions.Add(After(query.Order, after, values));
        values.Add("limit", query.Limit);
        return database.ReadAsync(
            sql => sql.ListAsync(
                $"select {Attachment.Columns} from attachments where {All(conditions)} order by {By(query.Order)} limit @limit",
                values,
                Attachment.Read),
            ct);
    }

    /// <summary>How many files match, counted no further than <paramref name="most"/>, whatever page is shown.</summary>
    public Task<long> CountAsync(Caller caller, FileQuery query, int most, CancellationToken ct)
    {
        var values = Values(caller);
        var conditions = Conditions(query, values);
        values.Add("most", most);
        return database.ReadAsync(
            sql => sql.ValueAsync<long>(
                $"select count(*) from (select 1 as one from attachments where {All(conditions)} limit @most) found", values),
            ct);
    }

    /// <summary>Those of the ids that the caller reaches and that are not of withheld mail, in whatever state.</summary>
    public async Task<IReadOnlyList<Attachment>> FindAsync(Caller caller, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var values = Values(caller);
        var list = values.List("id", [.. ids.Select(id => id.ToString())]);
        return await database.ReadAsync(
            sql => sql.ListAsync(
                $"select {Attachment.Columns} from attachments where id in {list} and {InReach} and {Shown} order by id",
                values,
                Attachment.Read),
            ct);
    }

    private SqlValues Values(Caller caller)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        return new SqlValues(new
        {
            accountId = caller.Account.Id,
            keyId = caller.KeyId,
            scoped = Reach.Flag(caller),
            capMonth = cap.Month,
            capLimit = cap.Limit,
        });
    }

    /// <summary>Only those that are asked for, so that the engine may take the index that fits.</summary>
    private static List<string> Conditions(FileQuery query, SqlValues values)
    {
        List<string> conditions = [InReach];
        if (query.State is { } state) Add("state = @state", "state", AttachmentTable.Text(state));
        else conditions.Add("state in ('ready', 'pending')");
        if (query.Direction is { } direction) Add("direction = @direction", "direction", direction.ToString().ToLowerInvariant());
        if (query.MailboxId is { } mailbox) Add("mailbox_id = @mailboxId", "mailboxId", mailbox.ToString());
        if (query.Unused) conditions.Add("message_id is null and direction = 'outbound'");
        if (query.LeastBytes is { } least) Add("size_bytes >= @least", "least", least);
        if (query.MostBytes is { } most) Add("size_bytes <= @mostBytes", "mostBytes", most);
        if (query.NamePart is { } part)
            Add("lower(filename) like lower(@like) escape '!'", "like", AttachmentLibrary.Like(part)!);
        if (query.Family is { } family) conditions.Add(OfFamily(family, values));
        return conditions;

        void Add(string condition, string name, object value)
        {
            conditions.Add(condition);
            values.Add(name, value);
        }
    }

    private static string All(IEnumerable<string> conditions) => string.Join(" and ", conditions);

    private static string OfFamily(FileFamily family, SqlValues values)
    {
        var prefixes = FileFamilies.Prefixes(family);
        for (var at = 0; at < prefixes.Count; at++) values.Add($"prefix{at}", prefixes[at] + "%");
        var any = string.Join(" or ", prefixes.Select((_, at) => $"{Type} like @prefix{at}"));
        return family == FileFamily.Other ? $"not ({any})" : $"({any})";
    }

    private static string By(FileOrder order) => order switch
    {
        FileOrder.Newest => "id desc",
        FileOrder.Oldest => "id",
        FileOrder.Largest => "size_bytes desc, id desc",
        FileOrder.Smallest => "size_bytes, id",
        FileOrder.Name => "lower(filename), id",
    };

    private static string After(FileOrder order, CataloguePlace place, SqlValues values)
    {
        values.Add("afterId", place.Id.ToString());
        values.Add("afterSize", place.SizeBytes);
        values.Add("afterName", place.Filename);
        return order switch
        {
            FileOrder.Newest => "id < @afterId",
            FileOrder.Oldest => "id > @afterId",
            FileOrder.Largest => "(size_bytes, id) < (@afterSize, @afterId)",
            FileOrder.Smallest => "(size_bytes, id) > (@afterSize, @afterId)",
            FileOrder.Name => "(lower(filename), id) > (lower(@afterName), @afterId)",
        };
    }
}
