using System.Runtime.CompilerServices;
using Enclosure.Conversations;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

/// <summary><c>/v1/inbox</c>: list conversations, read one.</summary>
internal sealed class InboxRoutes(
    SendKitCallers callers,
    ConversationLibrary conversations,
    ReplyQueue queue,
    ShownMessages messages,
    PublicAddress address)
{
    public const string Unread = "unread";
    public const int LongestSearch = 200;
    public const int UsualPage = 25;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(InboxOperations.List, ListAsync);
        routes.Map(InboxOperations.Get, GetAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var filter = Filter(new QueryFields(http.Request.Query));
        var page = await conversations.ListAsync(caller, filter, http.RequestAborted);
        var pagination = new PaginationWire(filter.Limit, (int)page.Total, page.Next is not null, page.Next?.ToString());
        var wire = new PageWire<ConversationWire>([.. page.Conversations.Select(ConversationWire.Of)], pagination);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, InboxJson.Plain.PageWireConversationWire);
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var id = PathIds.Required(http, "id", "Conversation");
        var (conversation, entries) = await conversations.OpenAsync(caller, id, http.RequestAborted);
        var scheduled = await queue.ListAsync(caller, id, http.RequestAborted);
        var wire = new OpenConversationWire(
            ConversationWire.Of(conversation),
            DescribeAsync(caller.Account.Id, entries, address.Of(http), http.RequestAborted),
            [.. scheduled.Select(ScheduledReplyWire.Of)]);
        await JsonAnswer.WriteInPiecesAsync(
            http, StatusCodes.Status200OK, new SuccessWire<OpenConversationWire>(wire), InboxJson.Plain.SuccessWireOpenConversationWire);
    }

    /// <summary>Read while they are written: together they may be more than memory holds.</summary>
    private async IAsyncEnumerable<ConversationMessageWire> DescribeAsync(
        Guid accountId, IReadOnlyList<MessageEntry> entries, string origin, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (message, files, _) in messages.ReadAsync(accountId, entries, ct))
            yield return ConversationMessageWire.Of(
                message, [.. files.Where(file => file.Thread is not null).Select(file => ConversationFileWire.Of(file, origin))]);
    }

    private static ConversationFilter Filter(QueryFields query)
    {
        var isUnread = query.OneOf("status", [Unread]) is not null;
        var limit = query.Integer("limit", 1, 100, UsualPage);
        return new ConversationFilter(isUnread, Search(query), Cursor(query), limit);
    }

    private static string? Search(QueryFields query)
    {
        var text = query.Text("search")?.Trim();
        if (text is null or { Length: 0 }) return null;
        return text.Length <= LongestSearch && !text.Contains('\0')
            ? text
            : throw RefusedException.Invalid("search", $"search must have at most {LongestSearch} characters.");
    }

    private static ConversationCursor? Cursor(QueryFields query)
    {
        if (query.Text("cursor") is not { } text) return null;
        return ConversationCursor.Parse(text)
            ?? throw RefusedException.Invalid("cursor", "cursor must be the nextCursor of the page before.");
    }
}
