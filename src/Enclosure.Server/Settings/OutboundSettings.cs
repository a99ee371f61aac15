using Enclosure.Mail.Sending;
using Enclosure.Relaying;

namespace Enclosure.Server.Settings;

public sealed record OutboundSettings
{
    [Setting("What becomes of mail to other servers: capture (kept and never sent) or relay (goes to Outbound:Relay).")]
    public OutboundMode Mode { get; init; } = OutboundMode.Capture;

    public RelaySettings Relay { get; init; } = new();

    [Setting("Messages a minute from one mailbox; 0 is no limit.")]
    public Rate MailboxPerMinute { get; init; } = new(30);

    [Setting("Messages a minute from one account; 0 is no limit.")]
    public Rate AccountPerMinute { get; init; } = new(60);

    [Setting("Messages carried at once, and connections to the relay.")]
    public int Connections { get; init; } = 8;

    /// <param name="domains">Those of this server.</param>
    public SendRules Rules(IReadOnlyList<string> domains) => new(Mode, domains, MailboxPerMinute.Count, AccountPerMinute.Count);
}

public sealed record RelaySettings
{
    [Setting("Server that takes mail to other servers.")]
    public string? Host { get; init; }

    [Setting("Its port.")]
    public int Port { get; init; } = 25;

    [Setting("How the connection to it is encrypted: starttls (refuses a relay without it), implicit (TLS from the first byte), or none.")]
    public RelayTls Tls { get; init; } = RelayTls.StartTls;

    [Setting("Certificates in PEM that its own is to go back to, for a relay with an authority of its own. Unset: the system's.")]
    public string? CaFile { get; init; }

    [Setting("Name to log in with. Unset: no login.")]
    public string? User { get; init; }

    [Setting("Password to log in with.", Secret = true)]
    public string? Password { get; init; }

    /// <param name="hostname">What this server calls itself.</param>
    public RelayTerms Terms(string hostname) => new(Host!, Port, Tls, hostname, User, Password);
}
