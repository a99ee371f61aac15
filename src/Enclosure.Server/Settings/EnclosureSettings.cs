using Enclosure.Mail.Receiving;
using Enclosure.Mime.Parts;
using Enclosure.Sql;

namespace Enclosure.Server.Settings;

/// <summary>Every setting of the server. Values come from appsettings.json, then <c>ENCLOSURE_…</c> variables, then flags.</summary>
public sealed record EnclosureSettings
{
    [Setting("Directory of the database, the files and the master key. Flag: --data.")]
    public string Data { get; init; } = "./data";

    [Setting("PostgreSQL database in place of the file in Data: postgres://user:password@host:5432/name?pool=32&sslmode=verify-full. "
        + "Several hosts, separated by ',': the one that takes writes is used. Unset: SQLite in Data.", Secret = true)]
    public PostgresUrl? Database { get; init; }

    [Setting("Where the HTTP doors listen, several separated by ';'. Flag: --urls.")]
    public IReadOnlyList<HttpAddress> Urls { get; init; } = [HttpAddress.Parse("http://127.0.0.1:8040")];

    [Setting("Base of every link made for this server, as clients reach it (scheme, host, port). Unset: the address the request came "
        + "to, else the first of Urls.")]
    public HttpAddress? PublicUrl { get; init; }

    [Setting("Base of the plain read links of uploads, e.g. a CDN whose origin is <PublicUrl>/files. Unset: <PublicUrl>/files.")]
    public HttpAddress? PublicFilesUrl { get; init; }

    [Setting("Addresses and networks (10.0.0.0/8) of proxies whose X-Forwarded-Proto and X-Forwarded-For are believed, separated by ';'.")]
    public IReadOnlyList<PeerRange> TrustedProxies { get; init; } = [];

    [Setting("Mail domains of this server, separated by ';'. The first is the default for new mailboxes.")]
    public IReadOnlyList<MailDomain> Domains { get; init; } = [MailDomain.Parse("localhost")];

    [Setting("32 bytes in base64 that seal stored secrets; share it between copies. Unset: the file master.key in Data.", Secret = true)]
    public string? MasterKey { get; init; }

    [Setting("Whether the first start on an empty database makes the account 'demo' and prints its keys (true or false).")]
    public bool FirstAccount { get; init; } = true;

    public ShutdownSettings Shutdown { get; init; } = new();
    public StorageSettings Storage { get; init; } = new();
    public HttpsSettings Https { get; init; } = new();
    public UploadSettings Uploads { get; init; } = new();
    public FilesSettings Files { get; init; } = new();
    public CorsSettings Cors { get; init; } = new();
    public SweepSettings Sweep { get; init; } = new();
    public PlanSettings Plan { get; init; } = new();
    public SmtpSettings Smtp { get; init; } = new();
    public InboundSettings Inbound { get; init; } = new();
    public OutboundSettings Outbound { get; init; } = new();
    public WebhookSettings Webhooks { get; init; } = new();
    public ConsoleSettings Console { get; init; } = new();
    public MetricsSettings Metrics { get; init; } = new();
    public OtlpSettings Otlp { get; init; } = new();
    public LogSettings Log { get; init; } = new();
}

public sealed record HttpsSettings
{
    [Setting("Certificate (chain) in PEM, for https addresses in Urls.")]
    public string? CertificateFile { get; init; }

    [Setting("Its private key in PEM.")]
    public string? KeyFile { get; init; }
}

public sealed record UploadSettings
{
    [Setting("How long an upload is kept that no message uses: at least 1h, or 0 for ever.")]
    public Lifetime UnusedLifetime { get; init; } = Lifetime.Parse("7d");
}

public sealed record FilesSettings
{
    [Setting("Whether the plain read links of SendKit uploads answer (true or false).")]
    public bool Enabled { get; init; } = true;
}

public sealed record CorsSettings
{
    [Setting("Origins whose pages may PUT and GET by signed link, separated by ';'; * is all.")]
    public IReadOnlyList<string> Origins { get; init; } = ["*"];
}

public sealed record SweepSettings
{
    [Setting("Time between two sweeps of ended links, unused uploads and interrupted deletions.")]
    public Lifetime Interval { get; init; } = Lifetime.Parse("1m");
}

public sealed record PlanSettings
{
    [Setting("What a refusal over a plan limit tells the client to do.")]
    public string UpgradeText { get; init; } = "Ask the operator of this server for a higher limit";

    [Setting("Page where a higher limit is to be had, as answers about withheld mail name it. Unset: this server's own address.")]
    public HttpAddress? UpgradeUrl { get; init; }

    [Setting("What those answers tell the client to do.")]
    public string UpgradeHint { get; init; } =
        "Withheld mail is kept. It unlocks on the first of the month (UTC), or when the operator raises the limit";
}

public sealed record SmtpSettings
{
    [Setting("Where mail comes in, host:port or off. Flag: --smtp.")]
    public ListenAddress Listen { get; init; } = ListenAddress.Parse("127.0.0.1:2525");

    [Setting("Name the server greets with. Unset: the first of Domains.")]
    public MailDomain? Hostname { get; init; }

    [Setting("Certificate (chain) in PEM for STARTTLS. Unset: a self-signed one, made at the first start and kept in Data.")]
    public string? CertificateFile { get; init; }

    [Setting("Its private key in PEM.")]
    public string? KeyFile { get; init; }

    [Setting("Addresses and networks (10.0.0.0/8) that the limits per address do not hold for, such as a relay in front, "
        + "separated by ';'.")]
    public IReadOnlyList<PeerRange> TrustedPeers { get; init; } =
    [
        PeerRange.Of(System.Net.IPAddress.Loopback), PeerRange.Of(System.Net.IPAddress.IPv6Loopback),
    ];

    [Setting("Connections at once, all addresses together.")]
    public int MaxConnections { get; init; } = 1000;

    [Setting("Connections at once from one address.")]
    public int MaxConnectionsPerAddress { get; init; } = 20;

    [Setting("Messages a minute from one address.")]
    public int MessagesPerMinute { get; init; } = 120;

    [Setting("Recipients of one message.")]
    public int MaxRecipients { get; init; } = 100;

    [Setting("Time a client may be silent before its connection is closed.")]
    public Lifetime IdleTimeout { get; init; } = Lifetime.Parse("5m");
}

/// <summary>What is taken of a message that comes in, by whichever door.</summary>
public sealed record InboundSettings
{
    [Setting("Largest message as it comes.")]
    public ByteSize MaxMessageSize { get; init; } = ByteSize.Parse("50MB");

    [Setting("Largest file in it, decoded. Larger ones are left out; the message says so.")]
    public ByteSize MaxFileSize { get; init; } = ByteSize.Parse("25MB");

    [Setting("Most files in it. Further ones are left out; the message says so.")]
    public int MaxFiles { get; init; } = 20;

    [Setting("Most MIME parts that are taken apart. The rest of the message is kept in one piece.")]
    public int MaxParts { get; init; } = 1000;

    [Setting("Most containers and messages within one another that are taken apart.")]
    public int MaxDepth { get; init; } = 50;

    [Setting("Most bytes of header fields that are remembered, all parts together.")]
    public ByteSize MaxHeaderSize { get; init; } = ByteSize.Parse("256KB");

    [Setting("Longest header field that is remembered.")]
    public ByteSize MaxHeaderLine { get; init; } = ByteSize.Parse("64KB");

    public MailRules Rules => new(
        MaxMessageSize.Bytes,
        MaxFileSize.Bytes,
        MaxFiles,
        new MimeBudgets(MaxParts, MaxDepth, (int)MaxHeaderSize.Bytes, (int)MaxHeaderLine.Bytes));
}

public sealed record WebhookSettings
{
    [Setting("Whether webhooks may go to private and loopback addresses (true or false).")]
    public bool AllowPrivateTargets { get; init; }

    [Setting("Time one delivery may take.")]
    public Lifetime Timeout { get; init; } = Lifetime.Parse("10s");
}

public sealed record MetricsSettings
{
    [Setting("Where /metrics listens in Prometheus' text format, host:port or off.")]
    public ListenAddress Listen { get; init; } = ListenAddress.Parse("127.0.0.1:8041");
}

public sealed record OtlpSettings
{
    [Setting("OpenTelemetry collector that traces and metrics go to, e.g. http://127.0.0.1:4318. Unset: none.")]
    public HttpAddress? Endpoint { get; init; }
}

public enum LogFormat
{
    Auto,
    Text,
    Json,
}

public sealed record LogSettings
{
    [Setting("Form of the log on standard output: json, text, or auto (text on a terminal, else json).")]
    public LogFormat Format { get; init; } = LogFormat.Auto;
}
