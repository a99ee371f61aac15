using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary><c>/console/messages/{id}</c>: a message as it is read, in its other forms, and what it consists of.</summary>
internal sealed class ReadingRoutes(
    ConsoleCallers callers,
    PageAnswer pages,
    PagePolicy policy,
    MailboxDirectory mailboxes,
    MessageLibrary messages,
    AttachmentLibrary library,
    MessageRows rows,
    RawMail raw,
    PublicAddress address,
    TimeProvider time)
{
    private const int MostOfThread = 30;
    private const string Images = "images";
    private const string View = "view";

    private readonly FileArchive _archive = new(library);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(InboxPaths.Message, ReadAsync);
        routes.MapGet(InboxPaths.Message + "/html", HtmlAsync);
        routes.MapGet(InboxPaths.Message + "/raw", RawAsync);
        routes.MapGet(InboxPaths.Message + "/attachments.zip", ZipAsync);
        routes.MapGet(InboxPaths.Message + "/parts", PartsAsync);
    }

    private async Task ReadAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        try
        {
            var (message, files) = await FindAsync(http, visitor.Caller);
            await pages.WriteAsync<ReadingPage, ReadingView>(http, visitor, await DescribeAsync(http, visitor.Caller, message, files));
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.InboundLimitExceeded)
        {
            var usage = InboundUsage.Of(visitor.Caller.Account, time.GetUtcNow());
            await pages.WriteAsync<WithheldPage, WithheldView>(
                http,
                ConsoleAnswers.Status(refused.Reason),
                PageAnswer.FrameOf(http, visitor),
                new WithheldView(usage.ResetAt, usage.Count, usage.Limit));
        }
    }

    private async Task<ReadingView> DescribeAsync(HttpContext http, Caller caller, Message message, IReadOnlyList<Attachment> files)
    {
        var ct = http.RequestAborted;
        var query = new QueryFields(http.Request.Query);
        var mailbox = await mailboxes.GetAsync(caller, message.MailboxId, ct);
        var thread = await rows.ListAsync(
            caller, new SummaryFilter(message.MailboxId, message.ThreadId, Search: null, Before: null, MostOfThread), ct);
        return new ReadingView(
            message,
            mailbox.FullAddress,
            [.. (await messages.RecipientsAsync([message], ct))[message.Id]],
            query.OneOf(View, ["text"]) is not null,
            query.OneOf(Images, ["show"]) is not null,
            MessagePage.RemoteImages(message),
            FileCards.Of(files, new FileLinkMaker(library, address.Of(http))),
            message.DroppedReason is null ? [] : FileCards.Refused(await messages.GetManifestAsync(message, ct)),
            [.. thread.Where(row => row.Summary.Id != message.Id)]);
    }

    /// <summary>For the frame in the page alone.</summary>
    private async Task HtmlAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var (message, files) = await FindAsync(http, visitor.Caller);
        var shown = new QueryFields(http.Request.Query).OneOf(Images, ["show"]) is not null
            ? MessagePagePolicy.FramedWithImages
            : MessagePagePolicy.Framed(policy.BytesOrigins(http));
        await MessagePage.WriteAsync(http, message, files, file => library.SignShown(file, address.Of(http)).Url, shown);
    }

    private Task RawAsync(HttpContext http) =>
        RawAnswer.WriteAsync(http, async () =>
        {
            var visitor = await callers.LookingAsync(http);
            var (message, files) = await FindAsync(http, visitor.Caller);
            return (message, await raw.OpenAsync(message, files, http.RequestAborted));
        });

    private async Task ZipAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var (message, files) = await FindAsync(http, visitor.Caller);
        await _archive.WriteAsync(http, message, files);
    }

    private async Task PartsAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var (message, files) = await FindAsync(http, visitor.Caller);
        var manifest = await messages.GetManifestAsync(message, http.RequestAborted);
        var entry = ManifestEntry.Of(manifest, files);
        await pages.WriteAsync<PartsPage, PartsView>(
            http, visitor, new PartsView(message.Id, message.Text.Subject, manifest.SizeBytes, manifest.Sha256, entry));
    }

    private async Task<(Message Message, IReadOnlyList<Attachment> Files)> FindAsync(HttpContext http, Caller caller)
    {
        var message = await messages.GetAnywhereAsync(caller, PathIds.Required(http, "id", "Message"), http.RequestAborted);
        return (message, await library.OfMessageAsync(caller.Account.Id, message.Id, http.RequestAborted));
    }
}
