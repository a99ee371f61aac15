using Enclosure.Mail.Receiving;

namespace Enclosure.Server.Smtp;

/// <summary>What one client says and is answered (RFC 5321). Which command may come when stands in <see cref="SmtpStates"/>.</summary>
internal sealed class SmtpConversation(
    SmtpTerms terms, SmtpPeer peer, SmtpChannel channel, SmtpWatch watch, SmtpDoorParts parts, CancellationToken ct) : IDisposable
{
    private const int MostFaults = 10;

    /// <summary>Commands without a message; a relay that keeps its connection sends a few.</summary>
    private const int MostChatter = 100;

    private const string Postmaster = "postmaster";

    private readonly CommandLines _lines = new(channel);
    private readonly MessageBytes _bytes = new(channel);
    private SmtpState _state = SmtpState.Connected;
    private SmtpTransaction? _message;
    private long _began;
    private int _faults;
    private int _chatter;

    public int Messages { get; private set; }

    /// <summary>Until the client leaves or is sent away; the last answer is returned, unsent.</summary>
    public async Task<SmtpReply?> RunAsync()
    {
        channel.Write(SmtpReplies.Greeting(terms.Hostname));
        while (await NextLineAsync() is { } line)
        {
            var reply = line.Fault ?? await AnswerAsync(SmtpCommand.Parse(line.Text));
            if (reply is null) continue;
            if (reply.Closes) return reply;
            channel.Write(reply);
            if (reply.IsFault && ++_faults >= MostFaults) return SmtpReplies.TooManyFaults;
            if (++_chatter >= MostChatter) return SmtpReplies.TooMuchChatter;
        }

        return null;
    }

    /// <summary>What is under way is forgotten.</summary>
    public void Dispose()
    {
        if (_message is { Bytes: > 0 }) parts.Log.Message(peer, "abandoned", 0, _message, _began);
        Reset();
    }

    private async ValueTask<CommandLine?> NextLineAsync()
    {
        watch.BeginLine();
        var line = await _lines.NextAsync();
        watch.EndLine();
        return line;
    }

    private async ValueTask<SmtpReply?> AnswerAsync(SmtpCommand command)
    {
        var refusal = SmtpStates.Refusal(_state, command.Verb);
        if (refusal is not null && command.Verb != SmtpVerb.Bdat) return refusal;
        return command.Verb switch
        {
            SmtpVerb.Helo => Greet(command.Argument, SmtpReplies.Hello(terms.Hostname)),
            SmtpVerb.Ehlo => Greet(
                command.Argument, SmtpReplies.Extensions(terms.Hostname, parts.Mail.Rules.MaxMessageBytes, offersTls: !channel.IsSecure)),
            SmtpVerb.StartTls => command.Argument.Length > 0 ? SmtpReplies.NoArgument : await SecureAsync(),
            SmtpVerb.Mail => await MailAsync(command.Argument),
            SmtpVerb.Rcpt => await RecipientAsync(command.Argument),
            SmtpVerb.Data => command.Argument.Length > 0 ? SmtpReplies.NoArgument : await DataAsync(),
            SmtpVerb.Bdat => await ChunkAsync(command.Argument, refusal),
            SmtpVerb.Rset => command.Argument.Length > 0 ? SmtpReplies.NoArgument : Forget(),
            SmtpVerb.Noop => SmtpReplies.Ok,
            SmtpVerb.Vrfy => SmtpReplies.NotVerified,
            SmtpVerb.Expn => SmtpReplies.NoLists,
            SmtpVerb.Help => SmtpReplies.Help,
            SmtpVerb.Auth => SmtpReplies.NoLogin,
            SmtpVerb.Quit => SmtpReplies.Bye,
            SmtpVerb.Http => SmtpReplies.NotHttp,
            SmtpVerb.Unknown => SmtpReplies.Unknown,
        };
    }

    private SmtpReply Greet(string name, SmtpReply welcome)
    {
        if (name.Length == 0) return SmtpReplies.NeedsName;
        Reset();
        _state = SmtpState.Greeted;
        return welcome;
    }

    private SmtpReply Forget()
    {
        Reset();
        return SmtpReplies.Ok;
    }

    private async Task<SmtpReply?> SecureAsync()
    {
        if (channel.IsSecure) return SmtpReplies.AlreadySecure;
        var secure = await channel.UpgradeAsync(parts.Certificate, ct);
        parts.Log.Handshake(channel.TlsVersion);
        if (!secure) throw new HangUpException(null);
        _state = SmtpState.Connected;
        return null;
    }

    private async ValueTask<SmtpReply> MailAsync(string argument)
    {
        if (!SmtpPath.TryRead(argument, "FROM:", out var sender, out var rest)) return SmtpReplies.BadSender;
        if (MailParameters.Parse(rest, out var refusal) is not { } parameters) return refusal!;
        if (!parameters.Allows(sender)) return SmtpReplies.NeedsUtf8;
        if (parameters.Size > parts.Mail.Rules.MaxMessageBytes) return SmtpReplies.TooLarge;
        if (!await parts.Limits.TryMessageAsync(peer.Address)) return SmtpReplies.TooFast;
        _message = new SmtpTransaction(parts.Mail, sender);
        _state = SmtpState.Sender;
        return SmtpReplies.SenderTaken;
    }

    private async Task<SmtpReply> RecipientAsync(string argument)
    {
        if (!SmtpPath.TryRead(argument, "TO:", out var address, out var rest)) return SmtpReplies.BadRecipient;
        if (rest.Trim().Length > 0) return SmtpReplies.UnknownParameter;
        if (address.Equals(Postmaster, StringComparison.OrdinalIgnoreCase)) address = $"{Postmaster}@{terms.Domain}";
        if (!address.Contains('@')) return SmtpReplies.BadRecipient;
        if (_message!.Recipients.Count >= terms.MaxRecipients) return SmtpReplies.TooManyRecipients;
        try
        {
            return Admit(await parts.Mail.AdmitAsync(address, ct));
        }
        catch (RefusedException refused)
        {
            parts.Log.Refused(refused.Reason);
            return SmtpAnswers.AtRecipient(refused.Reason) with { Forgiven = peer.Trusted };
        }
    }

    private SmtpReply Admit(Recipient recipient)
    {
        if (_message!.Recipients is [var first, ..] && first.AccountId != recipient.AccountId) return SmtpReplies.OtherAccount;
        _message.Add(recipient);
        (_state, _chatter) = (SmtpState.Recipients, 0);
        return SmtpReplies.RecipientTaken;
    }

    private async Task<SmtpReply> DataAsync()
    {
        using var receiving = parts.Log.Receiving();
        Begin();
        if (_message!.Refused is not null) return await EndAsync();
        channel.Write(SmtpReplies.SendData);
        await _bytes.ReadDataAsync(_message);
        return await EndAsync();
    }

    /// <summary>A chunk's bytes are read whatever becomes of it: the next command stands behind them (RFC 3030, section 2).</summary>
    private async Task<SmtpReply> ChunkAsync(string argument, SmtpReply? refusal)
    {
        if (ChunkSize.Parse(argument) is not { } chunk) return SmtpReplies.BadChunk;
        if (refusal is not null)
        {
            watch.BeginMessage();
            await _bytes.ThrowAwayAsync(chunk.Bytes, parts.Mail);
            watch.EndMessage();
            return refusal;
        }

        using var receiving = parts.Log.Receiving();
        Begin();
        _state = SmtpState.Chunks;
        await _bytes.ReadChunkAsync(chunk.Bytes, _message!);
        if (chunk.Last) return await EndAsync();
        if (chunk.Bytes > 0) _chatter = 0;
        return _message!.Refused?.Reply ?? SmtpReplies.ChunkTaken(chunk.Bytes);
    }

    private void Begin()
    {
        if (_state != SmtpState.Chunks) _began = parts.Log.Now;
        watch.BeginMessage();
        _message!.Begin();
    }

    private async Task<SmtpReply> EndAsync()
    {
        var kept = await _message!.CompleteAsync();
        var reply = _message.Refused?.Reply ?? (kept![0].Duplicate ? SmtpReplies.KeptBefore(kept[0].Id) : SmtpReplies.Kept(kept[0].Id));
        var result = kept is null ? (reply.Code < 500 ? "deferred" : "refused") : kept.All(each => each.Duplicate) ? "duplicate" : "kept";
        parts.Log.Message(peer, result, reply.Code, _message, _began);
        if (kept is not null) (Messages, _faults, _chatter) = (Messages + 1, 0, 0);
        Reset();
        return reply;
    }

    private void Reset()
    {
        _message?.Dispose();
        _message = null;
        watch.EndMessage();
        if (_state != SmtpState.Connected) _state = SmtpState.Greeted;
    }
}
