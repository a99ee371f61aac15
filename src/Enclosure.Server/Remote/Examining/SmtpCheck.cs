using System.Net.Sockets;
using System.Security.Authentication;

namespace Enclosure.Server.Remote.Examining;

/// <summary>What other mail servers meet: greeting, extensions, STARTTLS. No mail is sent.</summary>
internal sealed class SmtpCheck(MailDoor door, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] Wanted = ["SIZE", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES"];

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var findings = new List<Finding>();
        try
        {
            using var talk = new SmtpTalk();
            await TalkAsync(talk, findings, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            findings.Add(Finding.Fail(
                "smtp",
                $"{door}: {e.GetBaseException().Message}",
                "look at Smtp:Listen, the firewall and the provider: many block port 25"));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            findings.Add(Finding.Fail(
                "smtp", $"{door} says nothing for 15 seconds", "look at the firewall: it drops what it should let through"));
        }

        return findings;
    }

    private async Task TalkAsync(SmtpTalk talk, List<Finding> findings, CancellationToken ct)
    {
        var greeting = await talk.ConnectAsync(door, ct);
        if (greeting.Code != 220)
        {
            findings.Add(Finding.Fail("smtp", $"{door} greets with {greeting}", "look into the mail server's log"));
            return;
        }

        findings.Add(Finding.Ok("smtp", $"{door} greets: {greeting.Lines[0]}"));
        var hello = await talk.SayAsync("EHLO enclosure-doctor.invalid", ct);
        var extensions = hello.Lines.Skip(1).ToList();
        findings.Add(Extensions(hello, extensions));
        if (extensions.Any(line => line.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
            findings.Add(await SecureAsync(talk, ct));
        else
            findings.Add(Finding.Warn(
                "smtp STARTTLS",
                "not offered: mail comes in the clear",
                "see what takes it out: the server offers it, with Smtp:CertificateFile or a certificate of its own"));
        await talk.SayAsync("QUIT", ct);
    }

    private static Finding Extensions(SmtpAnswer hello, List<string> extensions)
    {
        if (hello.Code != 250) return Finding.Fail("smtp EHLO", $"answered {hello}", "something in front speaks for the mail server");
        var missing = Wanted.Where(name => !extensions.Exists(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))).ToList();
        return missing.Count == 0
            ? Finding.Ok("smtp EHLO", string.Join(", ", extensions))
            : Finding.Warn(
                "smtp EHLO",
                $"without {string.Join(", ", missing)}",
                "a firewall that rewrites SMTP takes them out: turn its inspection off");
    }

    private async Task<Finding> SecureAsync(SmtpTalk talk, CancellationToken ct)
    {
        const string Check = "smtp STARTTLS";
        var answer = await talk.SayAsync("STARTTLS", ct);
        if (answer.Code != 220) return Finding.Fail(Check, $"offered, then answered {answer}", "look into the mail server's log");
        var seen = await talk.SecureAsync(door.Host, ct);
        if (seen.Ends < time.GetUtcNow())
            return Finding.Warn(Check, $"{seen.Protocol}; the certificate ended on {seen.Ends:yyyy-MM-dd}", "renew it");
        var flaw = seen.NotBelieved ?? (seen.NameFits ? null : $"not for {door.Host}");
        return Finding.Ok(Check, flaw is null
            ? $"{seen.Protocol}, certificate until {seen.Ends:yyyy-MM-dd}"
            : $"{seen.Protocol}; the certificate is {flaw}: enough for other mail servers");
    }
}
