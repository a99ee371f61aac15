using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>
/// The statements that conversations are found by. Their parameters are <c>accountId</c>, <c>capMonth</c> and <c>capLimit</c>, and of the
/// lists the filter's.
/// </summary>
internal static class ConversationRows
{
    private const int ContentCharacters = 1000;

    private static readonly string Visible = $"m.mailbox_id = c.mailbox_id and m.thread_id = c.id and not {InboundCap.Hides("m")}";
    private static readonly string Unread = $"direction = 'inbound' and m.read_at is null and not {InboundCap.Hides("m")}";

    /// <summary>
    /// Threads as they are stored; none when the account is over its limit, looked at in the same statement: they would tell of withheld
    /// mail.
    /// </summary>
    private const string Stored =
        """
        select t.id, t.mailbox_id, t.message_count, t.last_message_at from threads t
        where t.account_id = @accountId and exists (select 1 from mailboxes b where b.id = t.mailbox_id)
          and (@capLimit = 0 or exists (
            select 1 from accounts a where a.id = @accountId
            and (a.inbound_month < @capMonth or (a.inbound_month = @capMonth and a.inbound_count <= @capLimit))))
        """;

    /// <summary>Threads less what is withheld of them.</summary>
    /// <param name="ofThread">Which withheld messages are counted, so that one thread does not cost all of the account's.</param>
    private static string Computed(string ofThread = "") =>
        $"""
        select t.id, t.mailbox_id, t.message_count - coalesce(h.hidden, 0) as message_count,
            case when h.hidden is null then t.last_message_at else (
                select max(s.created_at) from messages s where s.mailbox_id = t.mailbox_id and s.thread_id = t.id
                and not {InboundCap.Hides("s")}) end as last_message_at
        from threads t left join (
            select w.thread_id, count(*) as hidden from messages w
            where w.account_id = @accountId and {InboundCap.Hides("w")} {ofThread}
            group by w.thread_id) h on h.thread_id = t.id
        where t.account_id = @accountId and t.message_count > coalesce(h.hidden, 0)
          and exists (select 1 from mailboxes b where b.id = t.mailbox_id)
        """;

    public static string Page(ConversationFilter filter, bool isOver) => Described(
        $"""
        select c.id, c.mailbox_id, c.message_count, c.last_message_at from ({(isOver ? Computed() : Stored)}) c
        where {Conditions(filter)} {(filter.After is null ? "" : "and (c.last_message_at, c.id) < (@afterAt, @afterId)")}
        order by c.last_message_at desc, c.id desc limit @limit
        """);

    public static string Count(ConversationFilter filter, bool isOver) =>
        $"select count(*) from ({(isOver ? Computed() : Stored)}) c where {Conditions(filter)}";

    /// <summary>One thread; none when all of it is withheld. Its parameter is <c>id</c>.</summary>
    public static string One { get; } = Described($"{Computed("and w.thread_id = @id")} and t.id = @id");

    private static string Conditions(ConversationFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.UnreadOnly) conditions.Add($"exists (select 1 from messages m where m.thread_id = c.id and m.{Unread})");
        if (filter.Search is not null)
            conditions.Add($"exists (select 1 from messages m where {Visible} and ({string.Join(" or ", Searched.Select(Matches))}))");
        return string.Join(" and ", conditions);
    }

    private static readonly string[] Searched = ["subject", "from_address", "from_name", "to_addresses", "cc_addresses"];

    private static string Matches(string column) => $"lower(m.{column}) like lower(@like) escape '!'";

    private static string Described(string source) =>
        $"""
        select c.id, c.mailbox_id, c.message_count, c.last_message_at,
            (select count(*) from messages m where m.thread_id = c.id and m.{Unread}),
            (select m.id from messages m where {Visible} order by m.id limit 1),
            (select m.id from messages m where {Visible} order by m.id desc limit 1),
            (select m.id from messages m where {Visible} and m.direction = 'inbound' order by m.id desc limit 1)
        from ({source}) c order by c.last_message_at desc, c.id desc
        """;

    public static ConversationRow Read(SqlRow row) => new(
        row.Id(), row.Id(), row.Integer(), row.Instant(), row.Integer(), row.OptionalId(), row.OptionalId(), row.OptionalId());

    /// <summary>The heads of messages by id, with the beginning of the text of those asked for: bodies are large.</summary>
    public static async Task<IReadOnlyDictionary<Guid, MessageGlance>> GlanceAsync(
        SqlSession sql, Guid accountId, IReadOnlyCollection<Guid> ids, IReadOnlyCollection<Guid> withText)
    {
        if (ids.Count == 0) return new Dictionary<Guid, MessageGlance>();
        var values = new SqlValues(new { accountId, ContentCharacters });
        var all = values.List("id", [.. ids.Select(id => id.ToString())]);
        var texts = values.List("text", [.. withText.Select(id => id.ToString())]);
        var rows = await sql.ListAsync(
            $"""
            select m.id, m.direction, m.subject, m.from_address, m.from_name, m.to_addresses, m.created_at, m.read_at,
                case when m.id in {texts} then substr(m.body_text, 1, @ContentCharacters) else '' end
            from messages m where m.id in {all} and m.account_id = @accountId
            """,
            values,
            MessageGlance.Read);
        return rows.ToDictionary(glance => glance.Id);
    }
}

/// <param name="FirstId">Null, as the others, when its messages went meanwhile.</param>
internal sealed record ConversationRow(
    Guid Id, Guid MailboxId, long MessageCount, DateTimeOffset LastMessageAt, long UnreadCount, Guid? FirstId, Guid? LastId,
    Guid? LastFromOutsideId)
{
    public IEnumerable<Guid> Shown => new[] { FirstId, LastId, LastFromOutsideId }.OfType<Guid>();
}

/// <summary>What a list shows of a message.</summary>
internal sealed record MessageGlance(
    Guid Id, bool IsInbound, string Subject, string From, string? FromName, IReadOnlyList<string> To, DateTimeOffset At, bool IsRead,
    string Content)
{
    public static MessageGlance Read(SqlRow row) => new(
        row.Id(),
        row.Text() == "inbound",
        row.Text(),
        row.Text(),
        row.OptionalText(),
        Lines.Split(row.Text()),
        row.Instant(),
        row.OptionalInstant() is not null,
        row.Text());
}
