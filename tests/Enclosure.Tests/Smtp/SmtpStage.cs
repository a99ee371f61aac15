using System.Net;
using Enclosure.Mail;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Server.Telemetry;
using Enclosure.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enclosure.Tests.Smtp;

/// <summary>A message as the door handed it on.</summary>
internal sealed record Taken(string Sender, IReadOnlyList<string> Recipients, byte[] Bytes)
{
    public string Text => System.Text.Encoding.Latin1.GetString(Bytes);
}

/// <summary>
/// The real door on a real port, with a room behind it that keeps what comes in memory: for what the door itself does. What mail becomes is
/// tested with a whole server.
/// </summary>
internal sealed class SmtpStage : IAsyncDisposable
{
    public const long MaxMessageBytes = 1_000_000;

    /// <summary>Making a key takes longer than most tests.</summary>
    private static readonly Lazy<TlsCertificate> Certificate = new(() =>
    {
        using var directory = new TempDirectory();
        return TlsCertificate.Load(new SmtpSettings(), directory.Path, "localhost", TimeProvider.System);
    });

    private readonly EnclosureMeter _meter = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Taken> _taken = [];
    private SmtpListener _listener = null!;

    /// <summary>
    /// Asked for each recipient before it is taken; throws to refuse. Mailboxes are <c>…@localhost</c>, <c>other…</c> another account's.
    /// </summary>
    public Func<string, Task> OnAdmit { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told how many bytes the message has before they are kept.</summary>
    public Action<long> OnWrite { get; set; } = _ => { };

    public Func<Task> OnComplete { get; set; } = () => Task.CompletedTask;

    public EnclosureMeter Meter => _meter;

    /// <summary>Messages that were begun and not completed.</summary>
    public int Dropped { get; private set; }

    public IReadOnlyList<Taken> Messages
    {
        get
        {
            lock (_taken) return [.. _taken];
        }
    }

    public Taken Only => Messages.Count == 1 ? Messages[0] : throw new InvalidOperationException($"There are {Messages.Count} messages.");

    public IPEndPoint EndPoint => _listener.EndPoint;

    public static async Task<SmtpStage> StartAsync(TimeProvider? time = null, Func<SmtpSettings, SmtpSettings>? change = null)
    {
        var stage = new SmtpStage();
        var clock = time ?? TimeProvider.System;
        var smtp = (change ?? (same => same))(new SmtpSettings { TrustedPeers = [] });
        var settings = new EnclosureSettings { Smtp = smtp };
        var terms = SmtpTerms.Of(settings);
        var parts = new SmtpDoorParts(
            new MailIntake(MaxMessageBytes, stage.AdmitAsync, stage.Begin),
            Certificate.Value,
            new PeerLimits(smtp, clock),
            new SmtpLog(NullLogger<SmtpLog>.Instance, stage._meter, clock),
            clock);
        var door = new SmtpDoor(terms, parts, stage._stopping.Token);
        stage._listener = new SmtpListener(new IPEndPoint(IPAddress.Loopback, 0), door, NullLoggerFactory.Instance);
        await stage._listener.StartAsync(CancellationToken.None);
        return stage;
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
    }

    private async Task<Recipient> AdmitAsync(string address, CancellationToken ct)
    {
        await OnAdmit(address);
        if (!address.EndsWith("@localhost", StringComparison.Ordinal)) throw new RefusedException(Refusal.UnknownMailbox, "unknown");
        return new Recipient(Named(address), Named(address.StartsWith("other", StringComparison.Ordinal) ? "other" : "demo"), address);
    }

    private static Guid Named(string name) => new(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(name)));

    private MessageIntake Begin(Envelope envelope)
    {
        var (bytes, done, refused) = (new MemoryStream(), false, false);
        return new MessageIntake(Write, CompleteAsync, Drop);

        void Write(ReadOnlySpan<byte> more)
        {
            if (refused) throw new InvalidOperationException("A message that was refused is given more bytes.");
            refused = true;
            OnWrite(bytes.Length + more.Length);
            if (bytes.Length + more.Length > MaxMessageBytes) throw new RefusedException(Refusal.MessageTooLarge, "too large");
            bytes.Write(more);
            refused = false;
        }

        async Task<IReadOnlyList<ReceivedMessage>> CompleteAsync()
        {
            await OnComplete();
            done = true;
            lock (_taken) _taken.Add(new Taken(envelope.Sender, [.. envelope.Recipients.Select(to => to.Address)], bytes.ToArray()));
            return [.. envelope.Recipients.Select(to => new ReceivedMessage(Guid.NewGuid(), to.MailboxId, Guid.NewGuid(), false, false))];
        }

        void Drop() => Dropped += done ? 0 : 1;
    }
}
