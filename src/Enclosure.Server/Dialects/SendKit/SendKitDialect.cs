using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;
using Enclosure.Server.Dialects.SendKit.Replies;
using Enclosure.Server.Dialects.SendKit.Uploads;
using Enclosure.Server.Dialects.SendKit.Workspaces;

namespace Enclosure.Server.Dialects.SendKit;

/// <summary>The SendKit API.</summary>
internal sealed class SendKitDialect(
    UploadRoutes uploads,
    InboxRoutes inbox,
    InboxFileRoutes files,
    ReplyRoutes replies,
    ForwardRoutes forwards,
    WorkspaceRoutes workspaces) : IDialect
{
    public const string DialectName = "sendkit";

    public string Name => DialectName;

    public bool Owns(PathString path) =>
        path.StartsWithSegments("/v1/inbox") || path.StartsWithSegments("/v1/workspaces") || path.StartsWithSegments("/api/jobs");

    public void Map(IEndpointRouteBuilder routes)
    {
        uploads.Map(routes);
        inbox.Map(routes);
        files.Map(routes);
        replies.Map(routes);
        forwards.Map(routes);
        workspaces.Map(routes);
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused) => SendKitAnswers.WriteAsync(http, refused);
}
