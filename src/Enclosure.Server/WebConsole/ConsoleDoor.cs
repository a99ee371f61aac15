using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Captured;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Server.WebConsole.Health;
using Enclosure.Server.WebConsole.Keys;
using Enclosure.Server.WebConsole.SignIn;
using Enclosure.Server.WebConsole.Usage;
using Enclosure.Server.WebConsole.Webhooks;

namespace Enclosure.Server.WebConsole;

/// <summary>The pages for people: a door like the dialects, whose answers are read by eyes.</summary>
internal sealed class ConsoleDoor(
    ConsoleAnswers answers,
    SignInRoutes signIn,
    KeyRoutes keys,
    MailboxRoutes mailboxes,
    HookRoutes hooks,
    CapturedRoutes captured,
    UsageRoutes usage,
    HealthPageRoutes health) : IDialect
{
    public string Name => "console";

    public bool Owns(PathString path) =>
        path == SignInPath.Root || path.StartsWithSegments("/console") || path.StartsWithSegments("/docs");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConsoleAssets.Route, ConsoleAssets.WriteAsync);
        signIn.Map(routes);
        keys.Map(routes);
        mailboxes.Map(routes);
        hooks.Map(routes);
        captured.Map(routes);
        usage.Map(routes);
        health.Map(routes);
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused) => answers.WriteAsync(http, refused);
}
