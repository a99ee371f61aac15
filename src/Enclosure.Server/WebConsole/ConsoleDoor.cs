using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Server.WebConsole.Inbox;
using Enclosure.Server.WebConsole.SignIn;

namespace Enclosure.Server.WebConsole;

/// <summary>The pages for people: a door like the dialects, whose answers are read by eyes.</summary>
internal sealed class ConsoleDoor(ConsoleAnswers answers, SignInRoutes signIn, InboxRoom inbox) : IDialect
{
    public string Name => "console";

    public bool Owns(PathString path) =>
        path == SignInPath.Root || path.StartsWithSegments("/console") || path.StartsWithSegments("/docs");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConsoleAssets.Route, ConsoleAssets.WriteAsync);
        signIn.Map(routes);
        inbox.Map(routes);
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused) => answers.WriteAsync(http, refused);
}
