using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary><c>/console/upload/sent/…</c>: how a message that was sent stands with each of its recipients.</summary>
internal sealed class SentRoutes(
    ConsoleCallers callers, PageAnswer pages, MailboxDirectory mailboxes, MessageLibrary messages, AttachmentLibrary library)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/console/upload/sent/{mailboxId}/{id}", ShowAsync);

    public static string PathOf(Guid mailboxId, Guid id) => $"/console/upload/sent/{mailboxId}/{id}";

    private async Task ShowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var ct = http.RequestAborted;
        var mailbox = await mailboxes.GetAsync(visitor.Caller, PathIds.Required(http, "mailboxId", "Mailbox"), ct);
        var message = await messages.GetAsync(visitor.Caller, mailbox.Id, PathIds.Required(http, "id", "Message"), ct);
        if (message.Direction != Direction.Outbound) throw new RefusedException(Refusal.NotFound, "Nothing like this was sent.");
        var recipients = (await messages.RecipientsAsync([message], ct))[message.Id].ToList();
        var files = await library.OfMessageAsync(message.AccountId, message.Id, ct);
        await pages.WriteAsync<SentPage, SentView>(http, visitor, new SentView(
            message.Id,
            mailbox.FullAddress,
            message.Text.Subject,
            message.CreatedAt,
            recipients.Exists(recipient => recipient.Status == RecipientStatus.Queued),
            recipients.Exists(recipient => recipient.Status == RecipientStatus.Captured),
            [.. recipients.Select(Recipient)],
            [.. files.Select(file => new SentFileView(file.Id, file.Filename, file.ContentType, file.SizeBytes))]));
    }

    private static RecipientView Recipient(MessageRecipient recipient) => new(
        recipient.Address,
        recipient.Status.ToString().ToLowerInvariant(),
        Look(recipient.Status),
        recipient.Code is null ? recipient.Reply : $"{recipient.Code} {recipient.Reply}".Trim(),
        recipient.ChangedAt);

    private static string Look(RecipientStatus status) => status switch
    {
        RecipientStatus.Queued => "",
        RecipientStatus.Captured => "warn",
        RecipientStatus.Delivered => "good",
        RecipientStatus.Bounced => "bad",
        RecipientStatus.Failed => "bad",
    };
}
