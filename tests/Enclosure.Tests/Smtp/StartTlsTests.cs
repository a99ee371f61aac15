using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

public sealed class StartTlsTests
{
    [Fact]
    public async Task A_message_goes_in_under_TLS()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        var bytes = RandomNumberGenerator.GetBytes(500_000);

        await talk.StartTlsAsync();
        (await talk.AskAsync("EHLO client.example")).ShouldNotContain("STARTTLS");
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        await talk.AskAsync("RCPT TO:<demo@localhost>");
        await talk.SendAsync($"BDAT {bytes.Length} LAST\r\n{Encoding.Latin1.GetString(bytes)}");

        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0");
        (await talk.AskAsync("QUIT")).ShouldStartWith("221");
        (await talk.IsClosedAsync()).ShouldBeTrue();
        (await stage.OnlyAsync()).Bytes.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task After_STARTTLS_the_conversation_begins_anew()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await talk.StartTlsAsync();

        (await talk.AskAsync("MAIL FROM:<a@example.com>")).ShouldStartWith("503 5.5.1");
        (await talk.AskAsync("EHLO client.example")).ShouldStartWith("250");
        (await talk.AskAsync("STARTTLS")).ShouldStartWith("503 5.5.1");
    }

    [Fact]
    public async Task Commands_put_behind_STARTTLS_in_the_clear_are_never_run()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await talk.SendAsync("STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<demo@localhost>\r\n");
        (await talk.ReplyAsync()).ShouldStartWith("220");
        await talk.HandshakeAsync();

        (await talk.AskAsync("NOOP")).ShouldBe("250 2.0.0 OK");
        (await talk.AskAsync("DATA")).ShouldStartWith("503 5.5.1");
        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith("503 5.5.1");
    }

    [Fact]
    public async Task Something_else_than_a_handshake_ends_the_connection()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        await talk.AskAsync("STARTTLS");

        await talk.SendAsync("MAIL FROM:<a@example.com>\r\n");

        while (await talk.ReplyAsync() is { Length: > 0 } said) said.ShouldNotStartWith("250");
    }

    [Fact]
    public async Task STARTTLS_takes_no_argument()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        (await talk.AskAsync("STARTTLS now")).ShouldStartWith("501 5.5.4");
    }

    [Fact]
    public void The_own_certificate_is_made_once_kept_for_the_owner_alone_and_renewed_before_it_ends()
    {
        using var data = new TempDirectory();
        var clock = new TestClock();
        string Thumbprint() =>
            TlsCertificate.Load(new SmtpSettings(), data.Path, "mail.example.com", clock).Current.TargetCertificate.Thumbprint;

        var first = Thumbprint();
        Thumbprint().ShouldBe(first);
        Permissions.AreOwnersAlone(data.File("smtp-key.pem")).ShouldBeTrue();
        X509CertificateLoader.LoadCertificateFromFile(data.File("smtp-cert.pem")).MatchesHostname("mail.example.com").ShouldBeTrue();

        clock.Advance(TimeSpan.FromDays(300));
        Thumbprint().ShouldBe(first);
        clock.Advance(TimeSpan.FromDays(40));
        Thumbprint().ShouldNotBe(first);
    }

    [Fact]
    public void A_running_server_renews_its_own_certificate()
    {
        using var data = new TempDirectory();
        var clock = new TestClock();
        var certificate = TlsCertificate.Load(new SmtpSettings(), data.Path, "localhost", clock);
        var first = certificate.Current;

        clock.Advance(TimeSpan.FromDays(340));

        certificate.Current.ShouldNotBeSameAs(first);
        certificate.Current.TargetCertificate.NotAfter.ToUniversalTime().ShouldBeGreaterThan(clock.GetUtcNow().UtcDateTime.AddDays(300));
    }

    [Fact]
    public void Files_that_are_no_certificate_stop_the_start()
    {
        using var data = new TempDirectory();
        File.WriteAllText(data.File("a.pem"), "not a certificate");

        var settings = new SmtpSettings { CertificateFile = data.File("a.pem"), KeyFile = data.File("b.pem") };

        Should.Throw<SettingException>(() => TlsCertificate.Load(settings, data.Path, "localhost", TimeProvider.System))
            .Message.ShouldContain("Smtp:CertificateFile");
    }
}
