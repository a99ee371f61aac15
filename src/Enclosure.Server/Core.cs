using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Events;
using Enclosure.Figures;
using Enclosure.Health;
using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Mail.Receiving;
using Enclosure.Mail.Sending;
using Enclosure.Mail.Skeletons;
using Enclosure.Relaying;
using Enclosure.Secrets;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Sessions;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Storage.Buckets;
using Enclosure.Sweeping;
using Enclosure.Webhooks;

namespace Enclosure.Server;

/// <summary>
/// The core, put together from settings: what the doors, the timers and the commands work with. Reads from top to bottom.
/// </summary>
public sealed class Core : IAsyncDisposable
{
    /// <summary>What making a delivery's body and writing its outcome may take beside sending it.</summary>
    private static readonly TimeSpan DeliveryMargin = TimeSpan.FromMinutes(1);

    /// <summary>A process that dies leaves its mail unsent for so long; one that lives renews in time.</summary>
    private static readonly TimeSpan OutboxLease = TimeSpan.FromMinutes(2);

    /// <summary>What the outcome of a message that a relay took at the last moment needs to be written.</summary>
    private const double LastWordShare = 0.75;

    private readonly IBlobStore _store;

    private Core(
        EnclosureSettings settings,
        Database database,
        RowHolder holder,
        MasterKey master,
        SigningKeys signingKeys,
        RelayDelivery? relay,
        TimeProvider time)
    {
        Database = database;
        SigningKeys = signingKeys;
        Time = time;
        var hold = new BytesHold(database, time);
        BucketObjects = new BucketObjects(database, hold, time);
        Bucket = settings.Storage.Terms is { } terms ? new BucketClient(terms) : null;
        _store = Stores.Open(settings, Bucket, new DoorLinks(() => signingKeys.Current, time), BucketObjects.AnnounceAsync, time);
        var spent = new SpentBytes(_store, hold);

        KeyRing = new KeyRing(database, time);
        Keys = new ApiKeys(database, KeyRing, time);
        Accounts = new AccountDirectory(database, time);
        IReadOnlyList<string> domains = [.. settings.Domains.Select(domain => domain.Text)];
        Mailboxes = new MailboxDirectory(database, domains, time);

        Provisioning = new Provisioning(database, Accounts, Mailboxes, Keys);

        var idempotency = new Idempotency(database, time);
        Rules = new UploadRules(settings.Uploads.UnusedLifetime.Span);
        Uploads = new Uploads(_store, idempotency, time);
        UploadLinks = new UploadLinks(database, _store, spent, idempotency, time);
        Settlement = new Settlement(database, _store, spent, time);
        Library = new AttachmentLibrary(database, _store, spent, time);
        Catalogue = new FileCatalogue(database, time);
        Usage = new Usage(database);
        Removal = new AttachmentRemoval(database, spent);

        EventSignal = new EventSignal(time);
        EventHeads = new EventHeads(database, EventSignal);
        StreamPlaces = new StreamPlaces(database, holder, time);
        SenderRates = new SenderRates(database);
        InboundMail = new InboundMail(database, _store, settings.Inbound.Rules, EventSignal, time);
        Messages = new MessageLibrary(database, time);
        ShownMessages = new ShownMessages(Messages, Library);
        Summaries = new MessageSummaries(database, time);
        Threads = new ThreadLibrary(database, time);
        RawMail = new RawMail(_store, Messages);
        var sending = settings.Outbound.Rules(domains);
        FileChoice = new FileChoice(database, Settlement, time);
        OutboundMail = new OutboundMail(database, _store, FileChoice, idempotency, sending, EventSignal, time);
        Relay = relay is null && sending.Mode == OutboundMode.Relay ? NewRelay(settings, time) : null;
        Preflight = new Preflight(database, _store, FileChoice, OutboundMail, Relay is null ? null : Relay.AskSizeLimitAsync, time);
        Captured = new CapturedMail(database, Messages, Library, RawMail);
        Outbox = new Outbox(database, holder, OutboxLease, time);
        Courier = new Courier(
            database, Messages, RawMail, InboundMail, Outbox, sending, relay ?? (Relay is null ? null : Relay.DeliverAsync), time);
        AccountFigures = new AccountFigures(Mailboxes, Messages, Usage, time);
        StorageFigures = new StorageFigures(database, Rules, time);
        QueueFigures = new QueueFigures(database, time);
        Readiness = new Readiness(database, _store, time);
        SweepReports = new SweepReports(database);
        Conversations = new ConversationLibrary(database, time);
        ReplyQueue = new ReplyQueue(database, spent, UploadLinks, Settlement, idempotency, sending, EventSignal, time);
        QueuedMail = new QueuedMail(database, holder, _store, spent, OutboundMail, Messages, Accounts, time);
        Purge = new MailboxPurge(database, spent, time);
        WebhookTarget = new WebhookTarget(settings.Webhooks.AllowPrivateTargets);
        Webhooks = new WebhookDirectory(database, master, WebhookTarget, time);
        Deliveries = new Deliveries(database, time);
        Dispatch = new Dispatch(database, time);
        DeliveryQueue = new DeliveryQueue(database, holder, master, settings.Webhooks.Timeout.Span + DeliveryMargin, time);
        EventFeed = new EventFeed(database, time);
        EventSubjects = new EventSubjects(database, Accounts, Messages, ShownMessages, time);
        Sessions = new SessionDirectory(database, settings.Console.IdleLimit.Span, time);

        var swept = new SweptParts(
            new UploadChores(database, Settlement, Removal, Rules, time),
            new StoreChores(_store, Removal, BucketObjects, hold, time),
            idempotency,
            new SeenMail(database),
            new SkeletonCuts(database, _store, spent, time),
            new EventRetention(database, time));
        Sweep = new Sweep(database, holder, Chores.Of(this, swept), time);
    }

    public Database Database { get; }
    public IBlobStore Store => _store;

    /// <summary>Null where files are kept on the disk.</summary>
    public BucketClient? Bucket { get; }

    public BucketObjects BucketObjects { get; }

    public TimeProvider Time { get; }
    public SigningKeys SigningKeys { get; }
    public KeyRing KeyRing { get; }
    public ApiKeys Keys { get; }
    public AccountDirectory Accounts { get; }
    public MailboxDirectory Mailboxes { get; }
    public Provisioning Provisioning { get; }
    public UploadRules Rules { get; }
    public Uploads Uploads { get; }
    public UploadLinks UploadLinks { get; }
    public Settlement Settlement { get; }
    public AttachmentLibrary Library { get; }
    public FileCatalogue Catalogue { get; }
    public Usage Usage { get; }
    public AccountFigures AccountFigures { get; }
    public StorageFigures StorageFigures { get; }
    public QueueFigures QueueFigures { get; }
    public Readiness Readiness { get; }
    public SweepReports SweepReports { get; }
    public AttachmentRemoval Removal { get; }
    public EventSignal EventSignal { get; }
    public EventHeads EventHeads { get; }
    public StreamPlaces StreamPlaces { get; }
    public SenderRates SenderRates { get; }
    public InboundMail InboundMail { get; }
    public MessageLibrary Messages { get; }
    public ShownMessages ShownMessages { get; }
    public MessageSummaries Summaries { get; }
    public ThreadLibrary Threads { get; }
    public RawMail RawMail { get; }
    public FileChoice FileChoice { get; }
    public OutboundMail OutboundMail { get; }
    public Preflight Preflight { get; }
    public CapturedMail Captured { get; }
    public Outbox Outbox { get; }
    public Courier Courier { get; }

    /// <summary>Null where mail to other servers is kept and never sent.</summary>
    public Relay? Relay { get; }

    public ConversationLibrary Conversations { get; }
    public ReplyQueue ReplyQueue { get; }
    public QueuedMail QueuedMail { get; }
    public MailboxPurge Purge { get; }
    public WebhookTarget WebhookTarget { get; }
    public WebhookDirectory Webhooks { get; }
    public Deliveries Deliveries { get; }
    public Dispatch Dispatch { get; }
    public DeliveryQueue DeliveryQueue { get; }
    public EventFeed EventFeed { get; }
    public EventSubjects EventSubjects { get; }
    public SessionDirectory Sessions { get; }
    public Sweep Sweep { get; }

    /// <summary>Opens the data directory, making what is missing. Works beside other processes on the same directory.</summary>
    public static Task<Core> OpenAsync(EnclosureSettings settings, TimeProvider time, CancellationToken ct) =>
        OpenAsync(settings, RowHolder.Passing(), relay: null, time, ct);

    /// <summary>The same, with a relay of one's own.</summary>
    public static Task<Core> OpenAsync(EnclosureSettings settings, RelayDelivery? relay, TimeProvider time, CancellationToken ct) =>
        OpenAsync(settings, RowHolder.Passing(), relay, time, ct);

    /// <summary>The same, for a process that has a place.</summary>
    /// <param name="holder">Who it is in the rows that it holds for a while.</param>
    /// <param name="relay">In place of the one that the settings name; null for that one, if they name one.</param>
    public static async Task<Core> OpenAsync(
        EnclosureSettings settings, RowHolder holder, RelayDelivery? relay, TimeProvider time, CancellationToken ct)
    {
        CreateDirectory(settings.Data);
        var database = await OpenDatabaseAsync(settings, ct);
        try
        {
            await Migrator.RunAsync(database, time);
            var master = settings.MasterKey is { } text
                ? MasterKey.Parse(text)
                : MasterKey.FromFile(Path.Combine(settings.Data, "master.key"));
            return new Core(settings, database, holder, master, await SigningKeys.LoadAsync(database, master, time, ct), relay, time);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The database that the settings name, whatever schema it has.</summary>
    internal static async Task<Database> OpenDatabaseAsync(EnclosureSettings settings, CancellationToken ct)
    {
        if (settings.Database is { } url) return await PostgresDatabase.OpenAsync(url, ct);
        var path = Path.Combine(settings.Data, "enclosure.db");
        OwnersAlone(path);
        return SqliteDatabase.Open(path);
    }

    /// <summary>Makes the data directory where it is missing, for its owner alone.</summary>
    public static void CreateDirectory(string data)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(data);
        else Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Keys' hashes and kept answers are nobody else's business; SQLite gives its other files the mode of the first.</summary>
    private static void OwnersAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows() || File.Exists(path)) return;
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }

    /// <summary>
    /// Places what a crash left on its way in, and frees what it left held: mail and deliveries on their way out are due at once. What
    /// other copies hold that share the database stays theirs. For the one process that serves the directory, before it serves.
    /// </summary>
    public async Task<int> RecoverAsync(CancellationToken ct)
    {
        await Outbox.ResumeAsync();
        await QueuedMail.ResumeAsync();
        await DeliveryQueue.ResumeAsync();
        await StreamPlaces.ResumeAsync();
        await Sweep.ResumeAsync();
        return await _store.RecoverAsync(Removal.HasArrivedAsync, ct);
    }

    /// <summary>A relay that has the whole message when we are to stop has so long to answer: less than the server takes to stop.</summary>
    private static TimeSpan LastWord(TimeSpan drain) => drain * LastWordShare;

    private static Relay NewRelay(EnclosureSettings settings, TimeProvider time) =>
        new(
            settings.Outbound.Relay.Terms(SmtpTerms.Of(settings).Hostname) with
            {
                Timeouts = new RelayTimeouts { LastWord = LastWord(settings.Shutdown.Drain.Span) },
                TrustRoots = RelayRoots.Load(settings.Outbound.Relay.CaFile),
            },
            time);

    public async ValueTask DisposeAsync()
    {
        if (Relay is not null) await Relay.DisposeAsync();
        await Database.DisposeAsync();
        if (_store is IDisposable store) store.Dispose();
        Bucket?.Dispose();
    }
}
