namespace Enclosure.Relaying;

/// <summary>
/// What is to be said for one envelope, and the answers as they come in: those that need no relay first. Each recipient keeps the first
/// refusal it gets.
/// </summary>
internal sealed class MailPlan
{
    private static readonly RelayReply NoSender = new(553, "5.1.7 The sender's address cannot be written in SMTP.") { IsOurs = true };
    private static readonly RelayReply NoRecipient = new(553, "5.1.3 The address cannot be written in SMTP.") { IsOurs = true };
    private static readonly RelayReply NoSmtpUtf8 =
        new(553, "5.6.7 An address beyond ASCII needs SMTPUTF8, which the relay does not offer.") { IsOurs = true };

    private readonly RelayEnvelope _envelope;
    private readonly RelayPath? _sender;
    private readonly RelayPath?[] _paths;
    private readonly RelayReply?[] _answers;

    public MailPlan(RelayEnvelope envelope)
    {
        _envelope = envelope;
        _sender = envelope.Sender == "" ? RelayPath.Null : RelayPath.Of(envelope.Sender);
        _paths = [.. envelope.Recipients.Select(RelayPath.Of)];
        _answers = [.. _paths.Select(path => _sender is null ? NoSender : path is null ? NoRecipient : null)];
    }

    /// <summary>Nobody is left to be told of by the relay.</summary>
    public bool IsDone => _answers.All(answer => answer is not null);

    /// <summary>The places of those who have no answer yet.</summary>
    public List<int> Open => [.. Enumerable.Range(0, _answers.Length).Where(place => _answers[place] is null)];

    public RelayOutcome Outcome => new([.. _answers.Select(answer => answer!)]);

    private bool AllNeedSmtpUtf8 => _envelope.NeedsSmtpUtf8 || _sender!.NeedsSmtpUtf8;

    /// <summary>Answers for a relay that cannot take the message, or not for everybody: nothing need be sent to know it.</summary>
    public void CheckAgainst(RelayOffer offer)
    {
        if (offer.SizeLimit is { } limit && _envelope.SizeBytes > limit)
            AnswerOpen(new(552, $"5.3.4 The message has {_envelope.SizeBytes} bytes as it is sent, the relay takes {limit} at most.")
            {
                IsOurs = true,
            });
        if (offer.SmtpUtf8) return;
        foreach (var place in Open)
            if (AllNeedSmtpUtf8 || _paths[place]!.NeedsSmtpUtf8)
                _answers[place] = NoSmtpUtf8;
    }

    public void Answer(int place, RelayReply reply) => _answers[place] ??= reply;

    public void AnswerOpen(RelayReply reply)
    {
        foreach (var place in Open) _answers[place] = reply;
    }

    /// <summary>With SIZE (RFC 1870), SMTPUTF8 (RFC 6531) and BODY (RFC 6152) where they are offered and said to some end.</summary>
    public string MailCommand(RelayOffer offer)
    {
        var size = offer.Size is null ? "" : $" SIZE={_envelope.SizeBytes}";
        if (!AllNeedSmtpUtf8 && !Open.Any(place => _paths[place]!.NeedsSmtpUtf8)) return $"MAIL FROM:{_sender!.Text}{size}";
        return $"MAIL FROM:{_sender!.Text}{size}{(offer.EightBitMime ? " BODY=8BITMIME" : "")} SMTPUTF8";
    }

    public string RecipientCommand(int place) => $"RCPT TO:{_paths[place]!.Text}";
}
