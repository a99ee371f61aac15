using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary><c>/v1/mailboxes/{id}/messages</c>: list and get.</summary>
internal sealed class MessageRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, MessageLibrary messages, MailLists lists)
{
    public static readonly IReadOnlyList<string> Directions = ["INBOUND", "OUTBOUND"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(MessageOperations.List, ListAsync);
        routes.Map(MessageOperations.Get, GetAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        var (filter, usage) = (Filter(http.Request.Query), lists.UsageOf(caller.Account));
        var page = await messages.ListAsync(caller, mailbox.Id, filter, http.RequestAborted);
        var wire = new MessageListWire(
            lists.DescribeAsync(caller.Account.Id, page, http.RequestAborted),
            await lists.MetadataAsync(http, caller.Account.Id, mailbox.Id, usage));
        await JsonAnswer.WriteInPiecesAsync(http, StatusCodes.Status200OK, wire, MessageJson.Plain.MessageListWire);
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var message = await FindAsync(http, caller, messages);
        var wire = await lists.DescribeAsync(message, http.RequestAborted);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new MessageResponseWire(wire), MessageJson.Plain.MessageResponseWire);
    }

    /// <summary>The message of the path. Refuses as <see cref="MessageLibrary.GetAsync"/> does.</summary>
    public static Task<Message> FindAsync(HttpContext http, Caller caller, MessageLibrary messages) =>
        messages.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), PathIds.Required(http, "msgId", "Message"), http.RequestAborted);

    private static MessageFilter Filter(IQueryCollection values)
    {
        var query = new QueryFields(values);
        return new MessageFilter(
            query.OneOf("direction", Directions) is { } word ? Enum.Parse<Direction>(word, ignoreCase: true) : null,
            query.Id("threadId"),
            query.Instant("since"),
            query.Integer("limit", 1, 100, 50),
            query.Integer("offset", 0, int.MaxValue, 0));
    }
}
