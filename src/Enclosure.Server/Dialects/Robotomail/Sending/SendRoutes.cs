using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Messages;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary><c>POST /v1/mailboxes/{id}/messages</c>: send.</summary>
internal sealed class SendRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, OutboundMail outbound, UploadRules rules)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(SendOperations.Send, SendAsync);

    private async Task SendAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        caller.Account.RequireActive();
        using var body = await JsonFields.ReadAsync(http.Request, JsonFields.LongestMail, http.RequestAborted);
        var mail = SendFields.Read(body);
        var claim = IdempotencyHeader.ClaimOf(http.Request, $"send\n{mailbox.Id}", body);
        var answered = await outbound.SendAsync(caller, mailbox, mail, claim, Sent, http.RequestAborted);
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status201Created, answered);
    }

    /// <summary>As the original answers: without the key <c>attachments</c>.</summary>
    private string Sent(Message message) => JsonSerializer.Serialize(
        new MessageResponseWire(
            MessageWire.Of(message, [], rules, []) with { HasAttachments = message.HasAttachments, Attachments = null, Deliveries = null }),
        SendJson.Plain.MessageResponseWire);
}
