using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole;

/// <summary>The pages for people: a door like the dialects, whose answers are read by eyes.</summary>
/// <param name="rooms">Each maps its own pages.</param>
internal sealed class ConsoleDoor(ConsoleAnswers answers, IReadOnlyList<Action<IEndpointRouteBuilder>> rooms) : IDialect
{
    public string Name => "console";

    public bool Owns(PathString path) =>
        path == SignInPath.Root || path.StartsWithSegments("/console") || path.StartsWithSegments("/docs");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConsoleAssets.Route, ConsoleAssets.WriteAsync);
        foreach (var map in rooms) map(routes);
    }

    public Task RefuseAsync(HttpContext http, RefusedException refused) => answers.WriteAsync(http, refused);
}
