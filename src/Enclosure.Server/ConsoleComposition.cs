using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Receiving;
using Enclosure.Server.Events;
using Enclosure.Server.Settings;
using Enclosure.Server.Telemetry;
using Enclosure.Server.WebConsole;
using Enclosure.Server.WebConsole.Files;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Server.WebConsole.SignIn;
using Enclosure.Server.WebConsole.Uploads;
using Enclosure.Storage.Buckets;

namespace Enclosure.Server;

/// <summary>What the console is put together from.</summary>
internal sealed record ConsoleParts(
    EnclosureSettings Settings,
    Core Core,
    PublicAddress Address,
    ApiKeyAuthentication Authentication,
    EnclosureMeter Meter,
    EventStream Stream,
    IServiceProvider Services);

/// <summary>The pages for people over a core, from top to bottom.</summary>
internal static class ConsoleComposition
{
    public static ConsoleDoor Build(ConsoleParts parts)
    {
        var core = parts.Core;
        var callers = new ConsoleCallers(core.Sessions, parts.Authentication);
        var policy = new PagePolicy(BytesOrigins(parts.Settings.Storage.Terms), parts.Address);
        var pages = new PageAnswer(policy, parts.Services, parts.Services.GetRequiredService<ILoggerFactory>());
        return new ConsoleDoor(
            new ConsoleAnswers(pages, callers),
            new SignInRoutes(callers, core.Sessions, parts.Authentication, pages),
            Uploads(parts, callers, pages),
            Files(parts, callers, pages));
    }

    private static UploadRoom Uploads(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages)
    {
        var core = parts.Core;
        var form = new FormUpload(core.Uploads, parts.Meter);
        var sending = new ComposeParts(core.Preflight, core.OutboundMail, core.Rules, core.Store.TakesUploads);
        return new UploadRoom(
            new UploadRoutes(callers, form, core.UploadLinks, core.Catalogue, core.Settlement, core.Rules, parts.Address),
            new ComposeRoutes(callers, pages, core.Mailboxes, core.FileChoice, sending),
            new SentRoutes(callers, pages, core.Mailboxes, core.Messages, core.Library));
    }

    private static FilesRoom Files(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages)
    {
        var core = parts.Core;
        var rows = new FileRows(core.Mailboxes, core.Rules);
        return new FilesRoom(
            new FilesRoutes(callers, pages, core.Catalogue, core.Mailboxes, rows),
            new FileRoutes(callers, pages, core.Catalogue, core.Library, core.Settlement, rows, parts.Address),
            new DeletionRoutes(callers, pages, core.Catalogue, core.Library, rows));
    }

    /// <summary>Where links lead that do not lead to this server.</summary>
    private static IReadOnlyList<string> BytesOrigins(BucketTerms? terms)
    {
        if (terms is null) return [];
        var store = terms.PublicEndpoint ?? terms.Endpoint;
        var bucket = terms.PathStyle ? store : new UriBuilder(store) { Host = $"{terms.Name}.{store.Host}" }.Uri;
        return [.. new[] { bucket, terms.CdnBase }.OfType<Uri>().Select(uri => uri.GetLeftPart(UriPartial.Authority))];
    }
}
