using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Enclosure.Relaying;

/// <summary>How a relay's connection is kept from being read.</summary>
public enum RelayTls
{
    None,

    /// <summary>STARTTLS before anything else (RFC 3207); a relay without it gets no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Implicit,
}

/// <summary>The server that takes mail onward, and how to speak to it.</summary>
/// <param name="Hostname">What this server calls itself in EHLO.</param>
/// <param name="User">Null for a relay that asks for no authentication.</param>
public sealed record RelayTerms(string Host, int Port, RelayTls Tls, string Hostname, string? User = null, string? Password = null)
{
    /// <summary>Certificates to trust in place of those that the system trusts; null for the system's.</summary>
    public X509Certificate2Collection? TrustRoots { get; init; }

    public RelayTimeouts Timeouts { get; init; } = new();

    /// <summary>How many messages one connection carries before another is opened.</summary>
    public int MailsPerConnection { get; init; } = 100;

    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Host = {Host}, Port = {Port}, Tls = {Tls}, Hostname = {Hostname}, User = {User}");
        return true;
    }
}

/// <summary>Who a message is from and for, as MAIL and RCPT say it.</summary>
/// <param name="SizeBytes">The message on the wire, before dot-stuffing.</param>
/// <param name="NeedsSmtpUtf8">Its header holds an address with a local part beyond ASCII.</param>
public sealed record RelayEnvelope(string Sender, IReadOnlyList<string> Recipients, long SizeBytes, bool NeedsSmtpUtf8);

/// <summary>What a server answered: a code of three digits and its text, enhanced status code (RFC 3463) included.</summary>
public sealed record RelayReply(int Code, string Text)
{
    /// <summary>Whether the relay was not asked: what it offers, or SMTP itself, does not allow it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>
    /// The relay wants a login, or another one (RFC 4954, section 6), or TLS (RFC 3207, section 4): of the recipients it says nothing.
    /// </summary>
    public bool IsAboutLogin => Code is 530 or 534 or 535 or 538;

    public bool IsAccepted => Code is >= 200 and < 300;

    /// <summary>It is no use to try again as it is.</summary>
    public bool IsRefusedForGood => Code is >= 500 and < 600;
}

/// <summary>
/// The last word on each recipient, in their order: the answer to the whole message where RCPT was accepted, else the one to RCPT.
/// </summary>
public sealed record RelayOutcome(IReadOnlyList<RelayReply> Recipients);

/// <summary>
/// Nothing can be said of any recipient: the relay cannot be reached, its certificate is not to be trusted, it turned us away, or the line
/// broke. It may be tried again.
/// </summary>
/// <param name="IsOutcomeUnknown">The line broke after the final dot: the relay may have taken the message.</param>
public sealed class RelayException(
    string message, bool IsOutcomeUnknown = false, RelayReply? reply = null, Exception? inner = null) : IOException(message, inner)
{
    public bool IsOutcomeUnknown { get; } = IsOutcomeUnknown;

    /// <summary>What the relay said, if it did.</summary>
    public RelayReply? Reply { get; } = reply;
}
