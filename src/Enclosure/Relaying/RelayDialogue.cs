using System.Text;

namespace Enclosure.Relaying;

/// <summary>
/// What is said before the message: RSET on a connection that was idle, MAIL, RCPT for each and DATA; in one go where the relay offers
/// PIPELINING (RFC 2920), else one after the other.
/// </summary>
internal sealed class RelayDialogue(RelayConnection relay, MailPlan plan)
{
    /// <summary>For more than that the answers could fill the line before anybody reads them (RFC 2920, section 3.1).</summary>
    private const int MostAtOnce = 100;

    private readonly List<int> _recipients = plan.Open;
    private RelayReply? _farewell;

    /// <summary>The relay said 421: it closes the connection. That answers whatever else is asked.</summary>
    public bool IsTurnedAway => _farewell is not null;

    private bool IsPipelined => relay.Offer.Pipelining && _recipients.Count <= MostAtOnce;

    /// <summary>
    /// Whether the relay waits for the message now. True also when it took no recipient: then the message is a dot alone.
    /// </summary>
    public async Task<bool> OpenAsync(CancellationToken ct)
    {
        var limits = relay.Timeouts;
        if (IsPipelined) await SendAllAsync(ct);
        if (relay.IsReused) await ResetAsync(ct);

        var mail = await AskAsync(plan.MailCommand(relay.Offer), "MAIL", limits.Mail, ct);
        if (mail.IsAboutLogin) throw relay.Line.Unexpected("MAIL", mail);
        if (!mail.IsAccepted) plan.AnswerOpen(mail);
        foreach (var place in _recipients)
        {
            if (!mail.IsAccepted && !IsPipelined) return false;
            var reply = await AskAsync(plan.RecipientCommand(place), "RCPT", limits.Recipient, ct);
            if (!reply.IsAccepted) plan.Answer(place, reply);
        }

        if (plan.IsDone && !IsPipelined) return false;
        var data = await AskAsync("DATA", "DATA", limits.Data, ct);
        if (data.Code == 354) return true;
        plan.AnswerOpen(data);
        return false;
    }

    private Task SendAllAsync(CancellationToken ct)
    {
        var text = new StringBuilder(relay.IsReused ? "RSET\r\n" : "");
        text.Append(plan.MailCommand(relay.Offer)).Append("\r\n");
        foreach (var place in _recipients) text.Append(plan.RecipientCommand(place)).Append("\r\n");
        return relay.Line.SendAsync(text.Append("DATA\r\n").ToString(), "MAIL", relay.Timeouts.Mail, ct);
    }

    private async Task ResetAsync(CancellationToken ct)
    {
        var reply = await AskAsync("RSET", "RSET", relay.Timeouts.Reuse, ct);
        if (!reply.IsAccepted) throw relay.Line.Unexpected("RSET", reply);
    }

    /// <summary>The answer to a command, which is sent now unless all were sent at once.</summary>
    private async Task<RelayReply> AskAsync(string command, string step, TimeSpan limit, CancellationToken ct)
    {
        if (_farewell is not null) return _farewell;
        var lines = IsPipelined
            ? await relay.Line.ReadAsync(step, limit, ct)
            : await relay.Line.AskAsync(command, step, limit, ct);
        var reply = lines.ToReply();
        if (reply.Code == 421) _farewell = reply;
        var expected = step == "DATA" ? reply.Code == 354 : reply.IsAccepted;
        return expected || reply.Code >= 400 ? reply : throw relay.Line.Unexpected(step, reply);
    }
}
