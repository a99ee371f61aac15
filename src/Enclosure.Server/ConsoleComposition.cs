using Enclosure.Server.Dialects;
using Enclosure.Server.Events;
using Enclosure.Server.Settings;
using Enclosure.Server.Telemetry;
using Enclosure.Server.WebConsole;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Server.WebConsole.Inbox;
using Enclosure.Server.WebConsole.SignIn;
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
            Inbox(parts, callers, pages, policy));
    }

    private static InboxRoom Inbox(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages, PagePolicy policy)
    {
        var (core, address) = (parts.Core, parts.Address);
        var rows = new MessageRows(core.Summaries, core.Library, core.Mailboxes);
        var told = new TellerParts(core.EventFeed, core.EventHeads, core.EventSignal, core.Sessions, core.KeyRing);
        var stopping = parts.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return new InboxRoom(
            new InboxRoutes(callers, pages, core.Mailboxes, core.Summaries, rows, core.EventFeed, address, core.Time),
            new ReadingRoutes(
                callers, pages, policy, core.Mailboxes, core.Messages, core.Library, rows, core.RawMail, address, core.Time),
            new PreviewRoutes(callers, pages, core.Messages, core.Library, address),
            new EventRoutes(callers, new EventTeller(told, core.Time, stopping)));
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
