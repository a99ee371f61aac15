namespace Enclosure.Relaying;

/// <summary>A line on which the relay waits for mail: greeted, under TLS where the terms say so, and logged in.</summary>
internal sealed class RelayConnection : IDisposable
{
    private readonly RelayTerms _terms;

    private RelayConnection(RelayLine line, RelayOffer offer, RelayTerms terms) => (Line, Offer, _terms) = (line, offer, terms);

    public RelayLine Line { get; }

    public RelayOffer Offer { get; }

    public RelayTimeouts Timeouts => _terms.Timeouts;

    /// <summary>It was idle: the relay may have given it up meanwhile.</summary>
    public bool IsReused { get; set; }

    /// <summary>Messages begun on it.</summary>
    public int Mails { get; set; }

    /// <summary>In the middle of something, or given up by the relay: good for nothing more.</summary>
    public bool IsSpent { get; set; }

    public bool IsGoodForMore => !IsSpent && Mails < _terms.MailsPerConnection && Line.IsQuiet;

    public static async Task<RelayConnection> OpenAsync(RelayTerms terms, TimeProvider time, CancellationToken ct)
    {
        var line = await RelayLine.ConnectAsync(terms, time, ct);
        try
        {
            if (terms.Tls == RelayTls.Implicit) await line.SecureAsync(ct);
            var greeting = (await line.ReadAsync("the greeting", terms.Timeouts.Greeting, ct)).ToReply();
            if (!greeting.IsAccepted) throw line.Unexpected("the connection", greeting);
            var offer = await HelloAsync(line, terms, ct);
            if (terms.Tls == RelayTls.StartTls) offer = await StartTlsAsync(line, offer, terms, ct);
            if (terms.User is not null) await RelayLogin.LogInAsync(line, offer, terms, ct);
            return new RelayConnection(line, offer, terms);
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Says goodbye, if that can still be said, and closes.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            if (!IsSpent) await Line.AskAsync("QUIT", "QUIT", Timeouts.Goodbye, CancellationToken.None);
        }
        catch (RelayException)
        {
            // Whether it heard is of no matter to anybody.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => Line.Dispose();

    /// <summary>EHLO, and HELO for a relay that does not know it (RFC 5321, section 3.2).</summary>
    private static async Task<RelayOffer> HelloAsync(RelayLine line, RelayTerms terms, CancellationToken ct)
    {
        var reply = await line.AskAsync($"EHLO {terms.Hostname}", "EHLO", terms.Timeouts.Hello, ct);
        if (reply.Code is >= 200 and < 300) return RelayOffer.Read(reply.Lines.Skip(1));
        if (reply.Code is not (500 or 502)) throw line.Unexpected("EHLO", reply.ToReply());
        var second = (await line.AskAsync($"HELO {terms.Hostname}", "HELO", terms.Timeouts.Hello, ct)).ToReply();
        return second.IsAccepted ? RelayOffer.Nothing : throw line.Unexpected("HELO", second);
    }

    /// <summary>What was offered before is forgotten: anybody on the line may have written it (RFC 3207, section 4.2).</summary>
    private static async Task<RelayOffer> StartTlsAsync(RelayLine line, RelayOffer offer, RelayTerms terms, CancellationToken ct)
    {
        if (!offer.StartTls) throw line.Fault("offers no STARTTLS, and mail must not go there in the clear");
        var reply = (await line.AskAsync("STARTTLS", "STARTTLS", terms.Timeouts.Hello, ct)).ToReply();
        if (reply.Code != 220) throw line.Unexpected("STARTTLS", reply);
        await line.SecureAsync(ct);
        return await HelloAsync(line, terms, ct);
    }
}
