namespace Enclosure.Server.Smtp;

/// <summary>What this door says, refusals of the core aside (those are in <see cref="SmtpAnswers"/>).</summary>
internal static class SmtpReplies
{
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");
    public static readonly SmtpReply SenderTaken = new(250, "2.1.0", "Sender OK");
    public static readonly SmtpReply RecipientTaken = new(250, "2.1.5", "Recipient OK");
    public static readonly SmtpReply SendData = new(354, "", "Send the message, then a line with a dot alone");
    public static readonly SmtpReply StartTls = new(220, "2.0.0", "Go ahead with TLS");
    public static readonly SmtpReply Bye = new(221, "2.0.0", "Bye", Closes: true);
    public static readonly SmtpReply Help = new(
        214,
        "2.0.0",
        "EHLO HELO STARTTLS MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT\nMail for the mailboxes of this server. No login, no relaying.");
    public static readonly SmtpReply NotVerified = new(252, "2.0.0", "Not verified here. RCPT TO tells whether the mailbox takes mail.");

    public static readonly SmtpReply Unknown = new(500, "5.5.2", "Unknown command. HELP lists the known ones.");
    public static readonly SmtpReply BareLineFeed = new(500, "5.5.2", "The line ended with LF alone. End each line with CR LF.");
    public static readonly SmtpReply NotText = new(500, "5.5.2", "The line holds control characters or is not UTF-8.");
    public static readonly SmtpReply LineTooLong = new(500, "5.5.6", $"The line is longer than {CommandLines.LongestLine} bytes.");
    public static readonly SmtpReply NoArgument = new(501, "5.5.4", "This command takes no argument.");
    public static readonly SmtpReply NeedsName = new(501, "5.5.4", "Give the name of your host.");
    public static readonly SmtpReply BadSender = new(501, "5.5.4", "Write MAIL FROM:<address>, or MAIL FROM:<> for a bounce.");
    public static readonly SmtpReply BadRecipient = new(501, "5.5.4", "Write RCPT TO:<name@domain>.");
    public static readonly SmtpReply BadParameter = new(501, "5.5.4", "A parameter has a value that it cannot have, or is there twice.");
    public static readonly SmtpReply NeedsUtf8 = new(501, "5.5.4", "An address beyond ASCII needs the parameter SMTPUTF8 of MAIL FROM.");
    public static readonly SmtpReply BadChunk = new(
        501, "5.5.4", "Write BDAT size or BDAT size LAST. What follows cannot be told from commands.", Closes: true);
    public static readonly SmtpReply UnknownParameter = new(501, "5.5.4", "A parameter is not known here. EHLO lists what is.");
    public static readonly SmtpReply NoLogin = new(502, "5.5.1", "No login here: anyone may send mail to the mailboxes of this server.");
    public static readonly SmtpReply NoLists = new(502, "5.5.1", "Lists are not shown.");

    public static readonly SmtpReply GreetFirst = new(503, "5.5.1", "Send EHLO first.");
    public static readonly SmtpReply MailFirst = new(503, "5.5.1", "Send MAIL FROM first.");
    public static readonly SmtpReply AlreadyBegun = new(503, "5.5.1", "A message is already begun. Finish it, or send RSET.");
    public static readonly SmtpReply MixedData = new(503, "5.5.1", "This message comes by BDAT. Go on with BDAT, or send RSET.");
    public static readonly SmtpReply AlreadySecure = new(503, "5.5.1", "TLS is already on.");

    /// <summary>A client that pipelines sends DATA before it knows that no recipient is accepted (RFC 2920, section 3.1).</summary>
    public static readonly SmtpReply NoRecipients = new(503, "5.5.1", "No recipient was accepted. Send RCPT TO first.", Forgiven: true);

    public static readonly SmtpReply TooLarge = new(552, "5.3.4", "The message is larger than this server takes.", Forgiven: true);
    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3", "Too many recipients. Send the message again to the others.");
    public static readonly SmtpReply OtherAccount = new(452, "4.5.3", "One message goes to one account. Send it again to this recipient.");
    public static readonly SmtpReply TooFast = new(450, "4.7.1", "Too many messages from your address. Try again in a minute.");

    public static readonly SmtpReply NotHttp = new(421, "4.7.0", "This is a mail server.", Closes: true);
    public static readonly SmtpReply TooManyFaults = new(421, "4.7.0", "Too many errors.", Closes: true);
    public static readonly SmtpReply TooMuchChatter = new(421, "4.7.0", "Too many commands without a message.", Closes: true);
    public static readonly SmtpReply TooManyConnections = new(421, "4.7.0", "Too many connections. Try again later.", Closes: true);
    public static readonly SmtpReply Idle = new(421, "4.7.0", "Nothing came for too long.", Closes: true);
    public static readonly SmtpReply TooSlow = new(421, "4.7.0", "The message took too long.", Closes: true);
    public static readonly SmtpReply FarTooMuch = new(421, "4.7.0", "Far more came than this server takes.", Closes: true);
    public static readonly SmtpReply ShuttingDown = new(421, "4.3.2", "The server is shutting down. Try again in a moment.", Closes: true);
    public static readonly SmtpReply Fault = new(421, "4.3.0", "Something went wrong on the server. Try again later.", Closes: true);

    public static SmtpReply Greeting(string hostname) => new(220, "", $"{hostname} ESMTP Enclosure");

    public static SmtpReply Hello(string hostname) => new(250, "", hostname);

    public static SmtpReply Extensions(string hostname, long maxBytes, bool offersTls) => new(
        250,
        "",
        $"{hostname}\nSIZE {maxBytes}\n8BITMIME\nSMTPUTF8\nPIPELINING\nCHUNKING\nENHANCEDSTATUSCODES{(offersTls ? "\nSTARTTLS" : "")}");

    public static SmtpReply ChunkTaken(long bytes) => new(250, "2.0.0", $"{bytes} bytes taken");

    public static SmtpReply Kept(Guid id) => new(250, "2.0.0", $"Kept as {id}");

    public static SmtpReply KeptBefore(Guid id) => new(250, "2.0.0", $"Kept before as {id}");
}
