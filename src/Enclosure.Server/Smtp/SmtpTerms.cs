using Enclosure.Server.Settings;

namespace Enclosure.Server.Smtp;

/// <summary>What holds for every conversation.</summary>
/// <param name="Domain">Where mail for <c>postmaster</c> without a domain goes (RFC 5321, section 4.5.1).</param>
internal sealed record SmtpTerms(string Hostname, string Domain, int MaxRecipients, TimeSpan Idle)
{
    public static SmtpTerms Of(EnclosureSettings settings)
    {
        var domain = settings.Domains[0].Text;
        return new SmtpTerms(settings.Smtp.Hostname?.Text ?? domain, domain, settings.Smtp.MaxRecipients, settings.Smtp.IdleTimeout.Span);
    }
}
