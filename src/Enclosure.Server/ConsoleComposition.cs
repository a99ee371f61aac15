using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Events;
using Enclosure.Server.Reference;
using Enclosure.Server.Settings;
using Enclosure.Server.Telemetry;
using Enclosure.Server.WebConsole;
using Enclosure.Server.WebConsole.Frame;
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
    IReadOnlyList<DialectManual> Manuals,
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
            Reference(parts, callers, pages));
    }

    private static ReferenceRoutes Reference(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages)
    {
        var (core, index) = (parts.Core, new ReferenceIndex(parts.Manuals));
        var things = new AccountThings(new ThingSources(
            core.Mailboxes, core.Library, core.Messages, core.ReplyQueue, core.Captured, core.Webhooks, core.Deliveries, core.Keys,
            core.Time));
        return new ReferenceRoutes(index, new ReferencePages(index), callers, things, pages, parts.Address);
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
