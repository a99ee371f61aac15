using Enclosure.Server.Dialects.Robotomail.Accounts;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Attachments;
using Enclosure.Server.Dialects.Robotomail.Inbound;
using Enclosure.Server.Dialects.Robotomail.Mailboxes;
using Enclosure.Server.Dialects.Robotomail.Messages;
using Enclosure.Server.Dialects.Robotomail.Sending;
using Enclosure.Server.Dialects.Robotomail.Webhooks;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary>The Robotomail API. It also answers for every path that no other dialect owns.</summary>
internal sealed class RobotomailDialect(
    RobotomailCallers callers,
    RobotomailAnswers answers,
    AttachmentRoutes attachments,
    MessageRoutes messages,
    SendRoutes sends,
    PreflightRoutes preflights,
    CapturedRoutes captured,
    MessageFormRoutes messageForms,
    ThreadRoutes threads,
    InboundRoutes inbound,
    AccountRoutes account,
    ApiKeyRoutes apiKeys,
    MailboxRoutes mailboxes,
    WebhookRoutes webhooks,
    EventRoutes events) : IDialect
{
    public const string DialectName = "robotomail";

    public string Name => DialectName;

    public bool Owns(PathString path) => true;

    public void Map(IEndpointRouteBuilder routes)
    {
        attachments.Map(routes);
        messages.Map(routes);
        sends.Map(routes);
        preflights.Map(routes);
        captured.Map(routes);
        messageForms.Map(routes);
        threads.Map(routes);
        inbound.Map(routes);
        account.Map(routes);
        apiKeys.Map(routes);
        mailboxes.Map(routes);
        webhooks.Map(routes);
        events.Map(routes);
    }

    public async Task RefuseAsync(HttpContext http, RefusedException refused)
    {
        if (refused.Reason is Refusal.NotFound or Refusal.MethodNotAllowed) await callers.ShowQuotaAsync(http);
        await answers.WriteAsync(http, refused);
    }
}
