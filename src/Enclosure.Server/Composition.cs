using System.Net;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Objects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Receiving;
using Enclosure.Server.Dialects.Robotomail;
using Enclosure.Server.Dialects.Robotomail.Accounts;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Attachments;
using Enclosure.Server.Dialects.Robotomail.Inbound;
using Enclosure.Server.Dialects.Robotomail.Mailboxes;
using Enclosure.Server.Dialects.Robotomail.Messages;
using Enclosure.Server.Dialects.Robotomail.Sending;
using Enclosure.Server.Dialects.Robotomail.Webhooks;
using Enclosure.Server.Dialects.SendKit;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;
using Enclosure.Server.Dialects.SendKit.Replies;
using Enclosure.Server.Dialects.SendKit.Uploads;
using Enclosure.Server.Dialects.SendKit.Workspaces;
using Enclosure.Server.Dialects.Serving;
using Enclosure.Server.Events;
using Enclosure.Server.OpenApi;
using Enclosure.Server.Outgoing;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enclosure.Server;

/// <summary>The doors over a core: everything the HTTP server is made of, from top to bottom.</summary>
public static class Composition
{
    /// <summary>What a JSON body may weigh; uploads set their own limit.</summary>
    private const long LargestBody = 1 << 20;

    /// <summary>What a connection may hold that nobody has read yet: it bounds the memory of each further upload.</summary>
    private const int RequestBuffer = 128 * 1024;

    /// <summary>What a connection may hold that its client has not taken yet: room for a small file in one go.</summary>
    private const int ResponseBuffer = 256 * 1024;

    private static readonly IReadOnlyList<DialectManual> Manuals = [RobotomailManual.Manual, SendKitManual.Manual];

    public static WebApplication Build(EnclosureSettings settings, Core core, ServerParts parts)
    {
        var gauges = new StorageGauges(core.Usage, core.Outbox);
        gauges.Register(parts.Meter);
        var address = new PublicAddress(settings);
        var payload = new EventPayload(core.EventSubjects, core.Library, parts.Time);
        var builder = Builder(settings, core, parts, gauges);
        AddCouriers(builder.Services, settings, core, payload, address);
        var app = builder.Build();
        var listening = new StreamParts(core.EventFeed, core.EventHeads, core.StreamPlaces, core.EventSignal);
        var stream = new EventStream(listening, payload, address, parts.Time, app.Lifetime.ApplicationStopping);
        var dialects = Doors(app.Services, settings, core, address, parts.Meter, stream);
        app.Lifetime.ApplicationStarted.Register(() => address.Listening(app.Urls));

        if (settings.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        app.UseMiddleware<RequestLog>();
        var departure = app.Services.GetRequiredService<Departure>();
        app.Use(next => http => departure.SayAsync(http, next));
        app.UseMiddleware<DialectErrors>(dialects);
        new MetricsDoor(settings.Metrics, parts.Metrics, gauges).Use(app);
        app.UseRouting();

        HealthRoutes.Map(app, core, departure);
        foreach (var dialect in dialects) dialect.Map(app);
        new ApiDocumentRoutes(app.Services, Manuals, address).Map(app);
        SwaggerRoutes.Map(app, Manuals);
        return app;
    }

    private static WebApplicationBuilder Builder(EnclosureSettings settings, Core core, ServerParts parts, StorageGauges gauges)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Services.AddSingleton(parts.Time);
        builder.Services.AddSingleton(parts.Meter);
        builder.Services.AddHostedService(services => new Timers(
            core, settings, parts.Meter, gauges, services.GetRequiredService<ILogger<Timers>>()));
        AddStop(builder.Services, settings.Shutdown, parts.Time);
        if (settings.Smtp.Listen.EndPoint is { } point) AddSmtp(builder.Services, point, settings, core, parts);
        builder.Services.Configure<ForwardedHeadersOptions>(options => Trust(options, settings));
        ApiDocuments.Add(builder.Services, Manuals);
        parts.Logging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Limit(kestrel, parts));
        builder.WebHost.UseUrls([.. settings.Urls.Select(url => url.Text), .. MetricsDoor.Urls(settings.Metrics)]);
        return builder;
    }

    private static void AddStop(IServiceCollection services, ShutdownSettings settings, TimeProvider time)
    {
        services.Configure<HostOptions>(
            options => (options.ShutdownTimeout, options.ServicesStopConcurrently) = (settings.Drain.Span, true));
        services.AddSingleton<Departure>();
        services.AddSingleton<IHostLifetime>(container => new Signals(
            container.GetRequiredService<Departure>(),
            container.GetRequiredService<IHostApplicationLifetime>(),
            settings.Notice.Span,
            time));
    }

    private static void AddSmtp(IServiceCollection services, IPEndPoint point, EnclosureSettings settings, Core core, ServerParts parts)
    {
        var terms = SmtpTerms.Of(settings);
        var certificate = TlsCertificate.Load(settings.Smtp, settings.Data, terms.Hostname, parts.Time);
        var limits = new PeerLimits(settings.Smtp, core.SenderRates, parts.Time);
        services.AddSingleton(container =>
        {
            var log = new SmtpLog(container.GetRequiredService<ILogger<SmtpLog>>(), parts.Meter, parts.Time);
            var shared = new SmtpDoorParts(core.InboundMail, certificate, limits, log, parts.Time);
            var door = new SmtpDoor(terms, shared, container.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            return new SmtpListener(point, settings.Smtp.MaxConnections, door, container.GetRequiredService<ILoggerFactory>());
        });
        services.AddHostedService(container => container.GetRequiredService<SmtpListener>());
    }

    private static void AddCouriers(
        IServiceCollection services, EnclosureSettings settings, Core core, EventPayload payload, PublicAddress address)
    {
        services.AddSingleton(_ => new WebhookSender(
            core.WebhookTarget.Allows, settings.Webhooks.Timeout.Span, core.Time));
        services.AddHostedService(provider => new WebhookCourier(
            core.Dispatch,
            core.DeliveryQueue,
            payload,
            provider.GetRequiredService<WebhookSender>(),
            address,
            core.EventSignal,
            provider.GetRequiredService<ILogger<WebhookCourier>>()));
        services.AddSingleton<OutgoingLog>();
        services.AddHostedService(provider => new MailCourier(
            core.Outbox, core.Courier, core.EventSignal, settings.Outbound.Connections, provider.GetRequiredService<OutgoingLog>()));
        services.AddHostedService(
            provider => new QueuedMailCourier(
                core.QueuedMail, core.EventSignal, provider.GetRequiredService<ILogger<QueuedMailCourier>>()));
    }

    private static void Limit(KestrelServerOptions kestrel, ServerParts parts)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestBufferSize = RequestBuffer;
        kestrel.Limits.MaxResponseBufferSize = ResponseBuffer;
        if (parts.Certificate is not { } certificate) return;
        kestrel.ConfigureHttpsDefaults(https => (https.ServerCertificate, https.ServerCertificateChain) =
            (certificate.Own, certificate.Chain));
    }

    /// <summary>The first that owns a path answers; the last owns all that is left.</summary>
    private static IReadOnlyList<IDialect> Doors(
        IServiceProvider services,
        EnclosureSettings settings,
        Core core,
        PublicAddress address,
        EnclosureMeter meter,
        EventStream stream)
    {
        var authentication = new ApiKeyAuthentication(core.KeyRing, core.Accounts);
        List<IDialect> doors = [Objects(settings, core, meter), SendKit(core, address, meter, authentication)];
        if (settings.Console.Enabled)
            doors.Add(ConsoleComposition.Build(
                new ConsoleParts(settings, core, address, authentication, meter, stream, Manuals, services)));
        doors.Add(Robotomail(settings, core, address, meter, authentication, stream));
        return doors;
    }

    private static ObjectsDialect Objects(EnclosureSettings settings, Core core, EnclosureMeter meter)
    {
        var bytes = new BytesAnswer(
            core.Library, (http, status) => ObjectsError.OfBytes(status).WriteAsync(http), settings.PublicFilesUrl?.Uri.Host, meter);
        var verification = new LinkVerification(core.SigningKeys, core.Time);
        return new ObjectsDialect(
            new SignedPuts(verification, core.UploadLinks, core.Accounts, meter),
            new SignedGets(verification, core.Library, core.UploadLinks, bytes, core.Time),
            new PlainGets(core.UploadLinks, core.Settlement, bytes, settings.Files),
            new ObjectsCors(settings.Cors));
    }

    private static SendKitDialect SendKit(Core core, PublicAddress address, EnclosureMeter meter, ApiKeyAuthentication authentication)
    {
        var callers = new SendKitCallers(authentication, core.Accounts);
        var bytes = new BytesAnswer(core.Library, InboxFileRoutes.RefuseAsync, ownHost: null, meter);
        return new SendKitDialect(
            new UploadRoutes(callers, core.UploadLinks, core.Settlement, core.Library, core.Rules, address),
            new InboxRoutes(callers, core.Conversations, core.ReplyQueue, core.ShownMessages, address),
            new InboxFileRoutes(callers, core.Conversations, bytes),
            new ReplyRoutes(callers, core.Conversations, core.ReplyQueue, core.Time),
            new ForwardRoutes(callers, core.ReplyQueue, core.Time),
            new WorkspaceRoutes(callers));
    }

    private static RobotomailDialect Robotomail(
        EnclosureSettings settings,
        Core core,
        PublicAddress address,
        EnclosureMeter meter,
        ApiKeyAuthentication authentication,
        EventStream stream)
    {
        var callers = new RobotomailCallers(authentication, core.Time);
        var upgrade = new UpgradeHints(settings.Plan, address);
        var lists = new MailLists(core.ShownMessages, core.Messages, core.Rules, upgrade, core.Time);
        return new RobotomailDialect(
            callers,
            new RobotomailAnswers(upgrade, address, core.Time),
            new AttachmentRoutes(callers, new FormUpload(core.Uploads, meter), core.Library, core.Rules, address),
            new MessageRoutes(callers, core.Mailboxes, core.Messages, lists),
            new SendRoutes(callers, core.Mailboxes, core.OutboundMail, core.Rules),
            new PreflightRoutes(callers, core.Mailboxes, core.Preflight),
            new CapturedRoutes(callers, core.Captured),
            new MessageFormRoutes(callers, core.Messages, core.Library, core.RawMail, address),
            new ThreadRoutes(callers, core.Mailboxes, core.Threads, lists),
            new InboundRoutes(callers, core.InboundMail, core.Messages, core.Library, meter),
            new AccountRoutes(callers, core.AccountFigures),
            new ApiKeyRoutes(callers, core.Keys),
            new MailboxRoutes(callers, core.Mailboxes, core.Time),
            new WebhookRoutes(callers, core.Webhooks, core.Deliveries, core.WebhookTarget),
            new EventRoutes(callers, core.Mailboxes, core.KeyRing, stream));
    }

    private static void Trust(ForwardedHeadersOptions options, EnclosureSettings settings)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxies in settings.TrustedProxies) options.KnownIPNetworks.Add(proxies.Network);
    }
}

/// <summary>What a server is given besides its settings and its core.</summary>
/// <param name="Certificate">For https addresses; null where there are none.</param>
public sealed record ServerParts(
    TimeProvider Time, EnclosureMeter Meter, PrometheusText Metrics, Action<ILoggingBuilder> Logging, HttpsCertificate? Certificate = null);
