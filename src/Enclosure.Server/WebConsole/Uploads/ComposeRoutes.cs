using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary><c>/console/upload</c>: the page where files go up and a message is written that they go with.</summary>
internal sealed class ComposeRoutes(
    ConsoleCallers callers, PageAnswer pages, MailboxDirectory mailboxes, FileChoice choice, ComposeParts parts)
{
    private const string Path = "/console/upload";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapPost(Path + "/preflight", LookAsync);
        routes.MapPost(Path + "/send", SendAsync);
    }

    private async Task ShowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var input = new ComposeInput(
            ComposeFields.Empty with { Mailbox = http.Request.Query["mailbox"].ToString() },
            ComposeInput.Ids(http.Request.Query["file"]),
            NewOnce());
        await WriteAsync(http, visitor, StatusCodes.Status200OK, input, fault: null);
    }

    private async Task LookAsync(HttpContext http)
    {
        var (visitor, form) = await callers.PostingAsync(http);
        var input = ComposeInput.Read(form);
        var mailbox = await SenderAsync(visitor.Caller, input, http.RequestAborted);
        var report = await parts.Preflight.LookAsync(visitor.Caller, mailbox, input.Mail(), http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, PreflightWire.Of(report, input.Faults(isWhole: false)), ComposeJson.Plain.PreflightWire);
    }

    private async Task SendAsync(HttpContext http)
    {
        var (visitor, form) = await callers.PostingAsync(http);
        var input = ComposeInput.Read(form);
        try
        {
            var location = await SendAsync(visitor.Caller, input, http.RequestAborted);
            if (ConsoleAnswers.IsOfScript(http.Request))
                await JsonAnswer.WriteAsync(http, StatusCodes.Status201Created, new SentWire(location), ComposeJson.Plain.SentWire);
            else
                Lead.To(http, location);
        }
        catch (RefusedException refused) when (!ConsoleAnswers.IsOfScript(http.Request) && refused.Reason != Refusal.Unauthorized)
        {
            await WriteAsync(http, visitor, ConsoleAnswers.Status(refused.Reason), input, refused.Message);
        }
    }

    /// <summary>Where what became of it is shown.</summary>
    private async Task<string> SendAsync(Caller caller, ComposeInput input, CancellationToken ct)
    {
        var mailbox = await SenderAsync(caller, input, ct);
        caller.Account.RequireActive();
        input.Check();
        var answered = await parts.Outbound.SendAsync(
            caller, mailbox, input.Mail(), input.Claim(), message => message.Id.ToString(), ct);
        return SentRoutes.PathOf(mailbox.Id, Guid.Parse(answered.Body));
    }

    private async Task<Mailbox> SenderAsync(Caller caller, ComposeInput input, CancellationToken ct) =>
        input.MailboxId is { } id
            ? await mailboxes.GetAsync(caller, id, ct)
            : throw RefusedException.Invalid("mailbox", "Choose a mailbox to send from.");

    private async Task WriteAsync(HttpContext http, Visitor visitor, int status, ComposeInput input, string? fault)
    {
        var senders = await mailboxes.ListAsync(visitor.Caller, http.RequestAborted);
        var files = await choice.LookAsync(visitor.Caller, [.. input.Files.Take(SendRules.MaxFiles)], http.RequestAborted);
        var compose = new ComposeView(
            [.. senders.Select(mailbox => new SenderView(mailbox.Id, mailbox.FullAddress, mailbox.Status == MailboxStatus.Active))],
            [.. files.Select(Enclosed)],
            input.Fields,
            input.Once,
            fault);
        var view = new UploadView(
            visitor.HasFullAccess,
            ConsoleTerms.MaxFileBytes,
            ConsoleTerms.AtOnce,
            parts.StoreIsElsewhere,
            parts.Rules.UnusedLifetime,
            compose);
        await pages.WriteAsync<UploadPage, UploadView>(http, status, PageAnswer.FrameOf(http, visitor), view);
    }

    /// <summary>Of what may not be used, nothing is told: not even its name.</summary>
    private static EnclosedView Enclosed(ChosenFile file) => file.Obstacle is null
        ? new EnclosedView(file.Id, file.File!.Filename, file.File.SizeBytes, null)
        : new EnclosedView(file.Id, "A file that cannot go", 0, file.Advice);

    private static string NewOnce() => Guid.NewGuid().ToString("n");
}

/// <summary>What a message is looked at and sent with.</summary>
/// <param name="StoreIsElsewhere">Whether upload links lead past this server.</param>
internal sealed record ComposeParts(Preflight Preflight, OutboundMail Outbound, UploadRules Rules, bool StoreIsElsewhere);
