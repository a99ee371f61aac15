namespace Enclosure.Server.Smtp;

internal enum SmtpVerb
{
    Helo,
    Ehlo,
    StartTls,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Vrfy,
    Expn,
    Help,
    Auth,
    Quit,
    Http,
    Unknown,
}

/// <summary>A command line: what is asked, and all that stands behind it.</summary>
internal readonly record struct SmtpCommand(SmtpVerb Verb, string Argument)
{
    public static SmtpCommand Parse(string line)
    {
        var space = line.IndexOf(' ');
        var word = space < 0 ? line : line[..space];
        return new SmtpCommand(VerbOf(word), space < 0 ? "" : line[(space + 1)..].Trim(' '));
    }

    private static SmtpVerb VerbOf(string word) => word.ToUpperInvariant() switch
    {
        "HELO" => SmtpVerb.Helo,
        "EHLO" => SmtpVerb.Ehlo,
        "STARTTLS" => SmtpVerb.StartTls,
        "MAIL" => SmtpVerb.Mail,
        "RCPT" => SmtpVerb.Rcpt,
        "DATA" => SmtpVerb.Data,
        "BDAT" => SmtpVerb.Bdat,
        "RSET" => SmtpVerb.Rset,
        "NOOP" => SmtpVerb.Noop,
        "VRFY" => SmtpVerb.Vrfy,
        "EXPN" => SmtpVerb.Expn,
        "HELP" => SmtpVerb.Help,
        "AUTH" => SmtpVerb.Auth,
        "QUIT" => SmtpVerb.Quit,
        "GET" or "HEAD" or "POST" or "PUT" or "OPTIONS" or "CONNECT" => SmtpVerb.Http,
        _ => SmtpVerb.Unknown,
    };
}
