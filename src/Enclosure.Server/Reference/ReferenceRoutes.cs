using System.Text.Json.Serialization;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Reference.Samples;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.Reference;

/// <summary>
/// <c>/docs/api</c>: what the dialects answer, with samples for whoever looks. A page holds the key only when it was asked for by a form of
/// the session's own.
/// </summary>
internal sealed class ReferenceRoutes(
    ReferenceIndex index, ReferencePages views, ConsoleCallers callers, AccountThings things, PageAnswer pages, PublicAddress address)
{
    private const string SearchField = "q";
    private const int LongestSearch = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        MapPage(
            routes, ReferenceIndex.Root, (http, reader) => WriteAsync<OverviewPage, OverviewView>(http, reader, views.Overview(reader)));
        MapPage(routes, $"{ReferenceIndex.Root}/{ReferenceIndex.GuidesName}/{{guide}}", GuideAsync);
        MapPage(routes, $"{ReferenceIndex.Root}/{{dialect}}", DialectAsync);
        MapPage(routes, $"{ReferenceIndex.Root}/{{dialect}}/{{topic}}", TopicAsync);
        routes.MapPost($"{ReferenceIndex.Root}/key", KeyAsync);
    }

    private void MapPage(IEndpointRouteBuilder routes, string path, Func<HttpContext, Reader, Task> write)
    {
        routes.MapGet(path, async http => await write(http, await ReaderAsync(http, await callers.FindAsync(http), showsKey: false)));
        routes.MapPost(path, async http =>
        {
            var (visitor, _) = await callers.PostingAsync(http);
            await write(http, await ReaderAsync(http, visitor, showsKey: true));
        });
    }

    private Task GuideAsync(HttpContext http, Reader reader)
    {
        var guide = Guides.All.FirstOrDefault(guide => guide.Name == Value(http, "guide")) ?? throw Nothing();
        return WriteAsync<GuidePage, GuideView>(http, reader, views.Of(reader, guide));
    }

    private Task DialectAsync(HttpContext http, Reader reader)
    {
        var manual = index.Dialect(Value(http, "dialect")) ?? throw Nothing();
        return WriteAsync<DialectPage, DialectView>(http, reader, views.Of(reader, manual));
    }

    private Task TopicAsync(HttpContext http, Reader reader)
    {
        var manual = index.Dialect(Value(http, "dialect")) ?? throw Nothing();
        var topic = ReferenceIndex.TopicOf(manual, Value(http, "topic")) ?? throw Nothing();
        return WriteAsync<TopicPage, TopicView>(http, reader, views.Of(reader, manual, topic));
    }

    /// <summary>The key of this session, for the page's own script.</summary>
    private async Task KeyAsync(HttpContext http)
    {
        var visitor = await callers.ActingAsync(http);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new KeyWire(visitor.Session.KeyText), ReferenceJson.Default.KeyWire);
    }

    private async Task<Reader> ReaderAsync(HttpContext http, Visitor? visitor, bool showsKey)
    {
        var origin = address.Of(http);
        var known = visitor is null ? KnownThings.Nobodys : await things.FindAsync(visitor.Caller, origin, http.RequestAborted);
        var search = http.Request.Query[SearchField].ToString();
        search = search[..Math.Min(search.Length, LongestSearch)].Trim();
        return new Reader(http.Request.Path, origin, search, visitor, known, visitor is not null && showsKey);
    }

    private Task WriteAsync<TPage, TView>(HttpContext http, Reader reader, TView view)
        where TPage : Page<TView> =>
        reader.Visitor is { } visitor
            ? pages.WriteAsync<TPage, TView>(http, visitor, view)
            : pages.WriteAsync<TPage, TView>(http, StatusCodes.Status200OK, PageFrame.Nobody, view);

    private static string? Value(HttpContext http, string name) => http.Request.RouteValues[name] as string;

    private static RefusedException Nothing() =>
        new(Refusal.NotFound, $"There is no such page. {ReferenceIndex.Root} lists those there are.");
}

/// <summary>Who reads, and from where.</summary>
/// <param name="Visitor">Null where nobody is signed in.</param>
internal sealed record Reader(string Path, string Origin, string Search, Visitor? Visitor, KnownThings Known, bool ShowsKey);

internal sealed record KeyWire(string Key);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeyWire))]
internal sealed partial class ReferenceJson : JsonSerializerContext;
