namespace Enclosure.Server.Dialects.Robotomail;

/// <summary>The Robotomail API. It also answers for every path that no other dialect owns.</summary>
internal sealed class RobotomailDialect(
    RobotomailAnswers answers, AttachmentRoutes attachments, AccountRoutes account, ApiKeyRoutes apiKeys, MailboxRoutes mailboxes) : IDialect
{
    public const string DialectName = "robotomail";

    public string Name => DialectName;

    public bool Owns(PathString path) => true;

    public void Map(IEndpointRouteBuilder routes)
    {
        attachments.Map(routes);
        account.Map(routes);
        apiKeys.Map(routes);
        mailboxes.Map(routes);
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused) => answers.WriteAsync(http, refused);
}
