using System.Net;
using Enclosure.Mail.Receiving;
using Microsoft.AspNetCore.Connections;

namespace Enclosure.Server.Smtp;

/// <summary>What every conversation shares.</summary>
internal sealed record SmtpDoorParts(InboundMail Mail, TlsCertificate Certificate, PeerLimits Limits, SmtpLog Log, TimeProvider Time);

/// <summary>Takes connections in, sends the ones too many away, and is the outermost place of each.</summary>
internal sealed class SmtpDoor(SmtpTerms terms, SmtpDoorParts parts, CancellationToken stopping) : ConnectionHandler
{
    /// <summary>Connections too many that are being told so; any more are cut without a word.</summary>
    public const int MostTurnedAway = 64;

    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLeaveOfTurnedAway = TimeSpan.FromSeconds(1);

    private int _turnedAway;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!parts.Limits.TryEnter(address))
        {
            await TurnAwayAsync(connection, address);
            return;
        }

        try
        {
            await ConverseAsync(connection, new SmtpPeer(address, parts.Limits.Trusts(address), connection.ConnectionId));
            await LeaveAsync(connection, LongestLeave);
        }
        finally
        {
            parts.Limits.Leave(address);
        }
    }

    private async Task TurnAwayAsync(ConnectionContext connection, IPAddress address)
    {
        try
        {
            if (Interlocked.Increment(ref _turnedAway) > MostTurnedAway)
            {
                connection.Abort();
                return;
            }

            parts.Log.TurnedAway(address);
            SmtpReplies.TooManyConnections.Write(connection.Transport.Output);
            await LeaveAsync(connection, LongestLeaveOfTurnedAway);
        }
        finally
        {
            Interlocked.Decrement(ref _turnedAway);
        }
    }

    private async Task ConverseAsync(ConnectionContext connection, SmtpPeer peer)
    {
        var began = parts.Log.Now;
        parts.Log.Connected();
        using var watch = new SmtpWatch(terms.Idle, parts.Time, stopping);
        await using var channel = new SmtpChannel(connection.Transport, watch, parts.Time);
        using var conversation = new SmtpConversation(terms, peer, channel, watch, parts, connection.ConnectionClosed);
        var last = await RunAsync(conversation, watch, peer);
        if (!await channel.FinishAsync(last)) connection.Abort();
        parts.Log.Disconnected(peer, channel.TlsVersion, conversation.Messages, last?.Code ?? 0, began);
    }

    /// <summary>The outermost place of a conversation: a fault of ours is logged, and the client told to come again.</summary>
    private async Task<SmtpReply?> RunAsync(SmtpConversation conversation, SmtpWatch watch, SmtpPeer peer)
    {
        try
        {
            return watch.Verdict ?? await conversation.RunAsync();
        }
        catch (HangUpException end)
        {
            return end.Last;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e)
        {
            parts.Log.Fault(e, peer.ConnectionId);
            return SmtpReplies.Fault;
        }
    }

    /// <summary>Waits until the last answer is out. A client that takes nothing is not waited for.</summary>
    private async Task LeaveAsync(ConnectionContext connection, TimeSpan patience)
    {
        await connection.Transport.Output.CompleteAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.Register(gone.SetResult);
        try
        {
            await gone.Task.WaitAsync(patience, parts.Time);
        }
        catch (TimeoutException)
        {
            connection.Abort();
        }
    }
}
