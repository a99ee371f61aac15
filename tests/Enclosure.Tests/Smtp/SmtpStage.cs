using System.Net;
using System.Text;
using Enclosure.Accounts;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enclosure.Tests.Smtp;

/// <summary>A message as its mailboxes have it.</summary>
internal sealed record Taken(string Sender, IReadOnlyList<string> Recipients, byte[] Bytes)
{
    public string Text => Encoding.Latin1.GetString(Bytes);
}

/// <summary>
/// The real door on a real port with a core behind it, and no HTTP: for what the door itself does. There are the mailboxes demo, one, two,
/// second, third and postmaster @localhost, and another account's other@localhost.
/// </summary>
internal sealed class SmtpStage : IAsyncDisposable
{
    public const long MaxMessageBytes = 1 << 20;

    /// <summary>Making a key takes longer than most tests.</summary>
    private static readonly Lazy<TlsCertificate> Certificate = new(() =>
    {
        using var directory = new TempDirectory();
        return TlsCertificate.Load(new SmtpSettings(), directory.Path, "localhost", TimeProvider.System);
    });

    private readonly EnclosureMeter _meter = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CoreFixture _fixture;
    private readonly SmtpListener _listener;

    private SmtpStage(CoreFixture fixture, SmtpSettings smtp, TimeProvider clock)
    {
        _fixture = fixture;
        var terms = SmtpTerms.Of(new EnclosureSettings { Smtp = smtp });
        var log = new SmtpLog(NullLogger<SmtpLog>.Instance, _meter, clock);
        var limits = new PeerLimits(smtp, fixture.Core.SenderRates, clock);
        var parts = new SmtpDoorParts(fixture.Core.InboundMail, Certificate.Value, limits, log, clock);
        var door = new SmtpDoor(terms, parts, _stopping.Token);
        _listener = new SmtpListener(new IPEndPoint(IPAddress.Loopback, 0), smtp.MaxConnections, door, NullLoggerFactory.Instance);
    }

    public CoreFixture Fixture => _fixture;

    /// <summary>Files of messages that are neither completed nor dropped.</summary>
    public long Staged => Files.StagedBytes(_fixture.Core, _fixture.Data);

    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <param name="time">The door's clock; the core has one of its own.</param>
    public static async Task<SmtpStage> StartAsync(
        TimeProvider? time = null, Func<SmtpSettings, SmtpSettings>? change = null, long storageLimit = 0)
    {
        var smtp = (change ?? (same => same))(new SmtpSettings { TrustedPeers = [] });
        var inbound = new InboundSettings { MaxMessageSize = ByteSize.Parse("1MB") };
        var fixture = await CoreFixture.OpenAsync(storageLimit, inbound);
        foreach (var name in new[] { "one", "two", "second", "third", "postmaster" }) await fixture.NewMailboxAsync($"{name}@localhost");
        await fixture.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        var stage = new SmtpStage(fixture, smtp, time ?? TimeProvider.System);
        await stage._listener.StartAsync(CancellationToken.None);
        return stage;
    }

    /// <summary>In the order they came; what several mailboxes got at once is one.</summary>
    public async Task<IReadOnlyList<Taken>> MessagesAsync()
    {
        var messages = new List<Taken>();
        var order = await _fixture.Core.Database.ReadAsync(
            sql => sql.ListAsync<Guid>("select message_id from events order by seq"), CancellationToken.None);
        var came = (await ReceivedMail.MessagesAsync(_fixture.Core)).OrderBy(message => order.TakeWhile(id => id != message.Id).Count());
        foreach (var group in came.GroupBy(message => (message.Raw.Sha256, message.Parties.EnvelopeSender)))
        {
            var boxes = new List<string>();
            foreach (var message in group) boxes.Add(await AddressAsync(message.MailboxId));
            messages.Add(new Taken(
                group.Key.EnvelopeSender,
                [.. boxes.Order(StringComparer.Ordinal)],
                (await ReceivedMail.RawAsync(_fixture.Core, group.First())).Bytes));
        }

        return messages;
    }

    public async Task<Taken> OnlyAsync() =>
        await MessagesAsync() is [var only] ? only : throw new InvalidOperationException("There is not one message.");

    /// <summary>No message was kept, and nothing of one is left, or will be in a moment.</summary>
    public async Task ShouldHoldNothingAsync()
    {
        await Eventually.TrueAsync(() => Staged == 0, "the message is dropped");
        if ((await MessagesAsync()).Count > 0) throw new InvalidOperationException("A message was kept.");
    }

    /// <summary>A client that has read the greeting.</summary>
    public async Task<SmtpTalk> ConnectAsync()
    {
        var talk = await SmtpTalk.OpenAsync(EndPoint);
        await talk.ReplyAsync();
        return talk;
    }

    /// <summary>A client between EHLO and its first message.</summary>
    public async Task<SmtpTalk> GreetedAsync()
    {
        var talk = await ConnectAsync();
        await talk.AskAsync("EHLO client.example");
        return talk;
    }

    /// <summary>A client that is about to send DATA or BDAT.</summary>
    public async Task<SmtpTalk> AddressedAsync()
    {
        var talk = await GreetedAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<demo@localhost>");
        return talk;
    }

    /// <summary>What the host does first when it stops.</summary>
    public void Stop() => _stopping.Cancel();

    public Task DrainAsync(CancellationToken ct) => _listener.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listener.StopAsync(new CancellationToken(canceled: true));
        _listener.Dispose();
        _stopping.Dispose();
        _meter.Dispose();
        await _fixture.DisposeAsync();
    }

    private Task<string> AddressAsync(Guid mailboxId) => _fixture.Core.Database.ReadAsync(
        sql => sql.ValueAsync<string>("select full_address from mailboxes where id = @mailboxId", new { mailboxId }),
        CancellationToken.None);
}
