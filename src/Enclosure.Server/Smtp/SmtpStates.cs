namespace Enclosure.Server.Smtp;

/// <summary>How far a conversation has come.</summary>
internal enum SmtpState
{
    /// <summary>The client has not said who it is, or has to say so again because TLS began.</summary>
    Connected,

    /// <summary>Between two messages.</summary>
    Greeted,

    /// <summary>MAIL was taken, no recipient yet.</summary>
    Sender,

    /// <summary>At least one recipient was taken.</summary>
    Recipients,

    /// <summary>At least one BDAT came that was not the last.</summary>
    Chunks,
}

/// <summary>Which command may come when (RFC 5321, section 4.1.4; RFC 3030, section 2; RFC 3207, section 4).</summary>
internal static class SmtpStates
{
    /// <summary>Null when <paramref name="verb"/> may come now, else what is answered.</summary>
    public static SmtpReply? Refusal(SmtpState state, SmtpVerb verb) => (verb, state) switch
    {
        (SmtpVerb.Mail, SmtpState.Connected) => SmtpReplies.GreetFirst,
        (SmtpVerb.Mail, SmtpState.Greeted) => null,
        (SmtpVerb.Mail, SmtpState.Sender or SmtpState.Recipients or SmtpState.Chunks) => SmtpReplies.AlreadyBegun,

        (SmtpVerb.Rcpt, SmtpState.Connected or SmtpState.Greeted) => SmtpReplies.MailFirst,
        (SmtpVerb.Rcpt, SmtpState.Sender or SmtpState.Recipients) => null,
        (SmtpVerb.Rcpt, SmtpState.Chunks) => SmtpReplies.AlreadyBegun,

        (SmtpVerb.Data, SmtpState.Connected or SmtpState.Greeted) => SmtpReplies.MailFirst with { Forgiven = true },
        (SmtpVerb.Data, SmtpState.Sender) => SmtpReplies.NoRecipients,
        (SmtpVerb.Data, SmtpState.Recipients) => null,
        (SmtpVerb.Data, SmtpState.Chunks) => SmtpReplies.MixedData,

        (SmtpVerb.Bdat, SmtpState.Connected or SmtpState.Greeted) => SmtpReplies.MailFirst with { Forgiven = true },
        (SmtpVerb.Bdat, SmtpState.Sender) => SmtpReplies.NoRecipients,
        (SmtpVerb.Bdat, SmtpState.Recipients or SmtpState.Chunks) => null,

        (SmtpVerb.StartTls, SmtpState.Connected or SmtpState.Greeted) => null,
        (SmtpVerb.StartTls, SmtpState.Sender or SmtpState.Recipients or SmtpState.Chunks) => SmtpReplies.AlreadyBegun,

        (SmtpVerb.Helo or SmtpVerb.Ehlo or SmtpVerb.Rset or SmtpVerb.Noop or SmtpVerb.Vrfy or SmtpVerb.Expn, _) => null,
        (SmtpVerb.Help or SmtpVerb.Auth or SmtpVerb.Quit or SmtpVerb.Http or SmtpVerb.Unknown, _) => null,
    };
}
