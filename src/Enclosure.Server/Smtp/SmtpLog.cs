using System.Net;
using Enclosure.Server.Dialects;
using Enclosure.Server.Telemetry;

namespace Enclosure.Server.Smtp;

/// <summary>One log line for each message and each connection, and their numbers. None holds a person's address or a subject.</summary>
internal sealed partial class SmtpLog(ILogger<SmtpLog> logger, EnclosureMeter meter, TimeProvider time)
{
    private const string Door = "smtp";

    public long Now => time.GetTimestamp();

    public EnclosureMeter.InFlight Receiving() => meter.Receiving();

    public void Connected() => meter.SmtpConnections(1);

    public void Disconnected(SmtpPeer peer, string? tls, int messages, int code, long began)
    {
        meter.SmtpConnections(-1);
        Ended(peer.Address, tls, messages, code, time.GetElapsedTime(began).TotalMilliseconds, peer.ConnectionId);
    }

    public void TurnedAway(IPAddress peer) => Full(peer);

    public void Handshake(string? tls) => meter.SmtpHandshake(tls ?? "failed");

    public void Refused(Refusal reason) => meter.Refused(Door, RefusalTerms.Code(reason));

    /// <param name="result"><c>kept</c>, <c>duplicate</c>, <c>refused</c>, <c>deferred</c> or <c>abandoned</c>.</param>
    public void Message(SmtpPeer peer, string result, int code, SmtpTransaction message, long began)
    {
        meter.MailReceived(Door, result, message.Bytes);
        var milliseconds = time.GetElapsedTime(began).TotalMilliseconds;
        var account = message.Recipients.FirstOrDefault()?.AccountId.ToString();
        Received(result, code, message.Bytes, message.Recipients.Count, milliseconds, account, peer.ConnectionId);
        if (message.Refused is not { } refused) return;
        Refused(refused.Reason);
        if (refused.Cause is { } cause) Surroundings(cause, peer.ConnectionId);
    }

    [LoggerMessage(
        EventName = "MailReceived",
        Level = LogLevel.Information,
        Message = "Mail {Result} with {Code}, {BytesIn} bytes for {Recipients} mailboxes in {Milliseconds:0.0} ms, "
            + "account {Account}, connection {ConnectionId}")]
    private partial void Received(
        string result, int code, long bytesIn, int recipients, double milliseconds, string? account, string connectionId);

    [LoggerMessage(
        EventName = "SmtpEnded",
        Level = LogLevel.Information,
        Message = "SMTP from {Peer} ended with {Code} after {Messages} messages in {Milliseconds:0.0} ms, "
            + "TLS {Tls}, connection {ConnectionId}")]
    private partial void Ended(IPAddress peer, string? tls, int messages, int code, double milliseconds, string connectionId);

    [LoggerMessage(EventName = "SmtpFull", Level = LogLevel.Warning, Message = "SMTP from {Peer} was turned away: too many connections")]
    private partial void Full(IPAddress peer);

    [LoggerMessage(
        EventName = "SurroundingsFail",
        Level = LogLevel.Error,
        Message = "Mail on {ConnectionId} was refused because the surroundings fail")]
    private partial void Surroundings(Exception cause, string connectionId);

    [LoggerMessage(EventName = "Fault", Level = LogLevel.Error, Message = "SMTP connection {ConnectionId} met a fault of ours")]
    public partial void Fault(Exception fault, string connectionId);
}

/// <summary>The other end of a connection.</summary>
/// <param name="Trusted">The limits by address do not hold for it.</param>
internal sealed record SmtpPeer(IPAddress Address, bool Trusted, string ConnectionId);
