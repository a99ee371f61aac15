using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Receiving;
using Enclosure.Server.Events;
using Enclosure.Server.Reference;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;
using Enclosure.Server.WebConsole;
using Enclosure.Server.WebConsole.Captured;
using Enclosure.Server.WebConsole.Files;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Server.WebConsole.Health;
using Enclosure.Server.WebConsole.Inbox;
using Enclosure.Server.WebConsole.Keys;
using Enclosure.Server.WebConsole.SignIn;
using Enclosure.Server.WebConsole.Uploads;
using Enclosure.Server.WebConsole.Usage;
using Enclosure.Server.WebConsole.Webhooks;
using Enclosure.Sql;
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
    /// <summary>Each who looks at the health page would ask it anew otherwise.</summary>
    private static readonly TimeSpan RelayHeardWithin = TimeSpan.FromSeconds(15);

    public static ConsoleDoor Build(ConsoleParts parts)
    {
        var core = parts.Core;
        var callers = new ConsoleCallers(core.Sessions, parts.Authentication);
        var policy = new PagePolicy(BytesOrigins(parts.Settings.Storage.Terms), parts.Address);
        var pages = new PageAnswer(policy, parts.Services, parts.Services.GetRequiredService<ILoggerFactory>());
        return new ConsoleDoor(
            new ConsoleAnswers(pages, callers),
            [
                new SignInRoutes(callers, core.Sessions, parts.Authentication, pages).Map,
                Inbox(parts, callers, pages, policy).Map,
                Uploads(parts, callers, pages).Map,
                Files(parts, callers, pages).Map,
                new KeyRoutes(callers, core.Keys, core.Mailboxes, parts.Address, pages).Map,
                new MailboxRoutes(callers, core.Mailboxes, pages, core.Time).Map,
                Hooks(core, callers, pages).Map,
                new CapturedRoutes(callers, core.Captured, core.Messages, core.Library, core.Relay is not null, pages).Map,
                new UsageRoutes(callers, core.AccountFigures, core.StorageFigures, core.Rules, pages).Map,
                Health(parts, callers, pages).Map,
                Reference(parts, callers, pages).Map,
            ]);
    }

    private static HookRoutes Hooks(Core core, ConsoleCallers callers, PageAnswer pages) =>
        new(callers, core.Webhooks, core.Deliveries, new HookPages(core.Webhooks, core.Deliveries, core.Mailboxes, pages), pages);

    private static ReferenceRoutes Reference(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages)
    {
        var (core, index) = (parts.Core, new ReferenceIndex(parts.Manuals));
        var things = new AccountThings(new ThingSources(
            core.Mailboxes, core.Library, core.Messages, core.ReplyQueue, core.Captured, core.Webhooks, core.Deliveries, core.Keys));
        return new ReferenceRoutes(index, new ReferencePages(index), callers, things, pages, parts.Address);
    }

    private static HealthPageRoutes Health(ConsoleParts parts, ConsoleCallers callers, PageAnswer pages)
    {
        var (core, settings) = (parts.Core, parts.Settings);
        var facts = new ServerFacts(
            typeof(ConsoleComposition).Assembly.GetName().Version!.ToString(3),
            core.Time.GetUtcNow(),
            core.Database.Description,
            Migrator.Newest,
            core.Bucket is null ? "disk" : "bucket",
            () => core.Bucket is null ? FreeBytes(settings.Data) : null,
            core.Relay is { } relay ? ct => relay.HearAsync(RelayHeardWithin, ct) : null,
            () => settings.Smtp.Listen.EndPoint is null ? null : parts.Services.GetRequiredService<SmtpListener>().EndPoint.ToString(),
            settings.Sweep.Interval.Span);
        var looked = new HealthParts(facts, core.Readiness, core.Database, core.QueueFigures, core.SweepReports, core.Time);
        return new HealthPageRoutes(callers, looked, settings.Console.Operator, pages, core.Time);
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

    /// <summary>Null where the drive cannot be asked.</summary>
    private static long? FreeBytes(string data)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(data)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
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
