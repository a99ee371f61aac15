using System.Text;
using Enclosure.Relaying;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelaySecurityTests
{
    private const string Password = "correct horse";
    private const string Hello = "< 220 hi\n> EHLO\n< 250-hi\n";
    private const string Offering = Hello + "< 250 STARTTLS\n> STARTTLS\n< 220 Go on\n! tls\n";
    private const string Mail = "> MAIL\n< 250 Ok\n> RCPT\n< 250 Ok\n> DATA\n< 354 Go on\n* message\n< 250 Taken\n";
    private static readonly string Plain = Base64($"\0ann\0{Password}");

    [Fact]
    public async Task A_message_goes_under_STARTTLS_and_what_was_offered_before_is_forgotten()
    {
        await using var server = new ScriptedRelay(
            Hello + "< 250-SIZE 10\n< 250 STARTTLS\n> STARTTLS\n< 220 Go on\n! tls\n> EHLO client.example\n< 250 hi\n" + Mail);

        (await SendAsync(server, RelayTls.StartTls)).Codes().ShouldBe([250]);
    }

    [Fact]
    public async Task A_message_goes_under_TLS_from_the_first_byte()
    {
        await using var server = new ScriptedRelay("! tls\n" + ReadyBare + Mail);

        (await SendAsync(server, RelayTls.Implicit)).Codes().ShouldBe([250]);
    }

    [Theory]
    [InlineData(Hello + "< 250 PIPELINING", "offers no STARTTLS")]
    [InlineData(Hello + "< 250 STARTTLS\n> STARTTLS\n< 454 4.7.0 Not now", "STARTTLS with 454")]
    [InlineData(Hello + "< 250 STARTTLS\n> STARTTLS\n< 220 Go on\\r\\n250-hi\\r\\n250 AUTH PLAIN", "in the clear behind")]
    [InlineData(Hello + "< 250 STARTTLS\n> STARTTLS\n< 220 Go on\n< 250 AUTH PLAIN", "")]
    [InlineData(Hello + "< 250 STARTTLS\n> STARTTLS\n< 220 Go on\n! tls as another", "not to be trusted")]
    [InlineData(Hello + "< 250 STARTTLS\n> STARTTLS\n< 220 Go on\n! drop", "the TLS handshake")]
    public async Task Without_TLS_that_can_be_trusted_nothing_is_said(string script, string message)
    {
        await using var server = new ScriptedRelay(script);

        var fault = await Should.ThrowAsync<RelayException>(() => SendAsync(server, RelayTls.StartTls, "ann"));

        fault.Message.ShouldContain(message);
        fault.IsOutcomeUnknown.ShouldBeFalse();
        server[0].Heard.ShouldAllBe(line => line == "EHLO client.example" || line == "STARTTLS");
    }

    [Theory]
    [InlineData(RelayTls.StartTls, Offering)]
    [InlineData(RelayTls.Implicit, "! tls")]
    public async Task Without_trust_roots_of_its_own_the_system_decides(RelayTls tls, string script)
    {
        await using var server = new ScriptedRelay(script);
        await using var relay = new Relay(server.Terms with { Tls = tls, TrustRoots = null }, TimeProvider.System);

        (await Should.ThrowAsync<RelayException>(() => relay.SendAsync(To("bob@example.net")))).Message.ShouldContain("not to be trusted");
    }

    [Theory]
    [InlineData("PLAIN LOGIN")]
    [InlineData("LOGIN CRAM-MD5 plain")]
    public async Task AUTH_PLAIN_is_chosen_where_it_is_offered(string offered)
    {
        await using var server = new ScriptedRelay(
            Offering + $"> EHLO\n< 250-hi\n< 250 AUTH {offered}\n> AUTH PLAIN\n< 235 2.7.0 Welcome\n" + Mail);

        (await SendAsync(server, RelayTls.StartTls, "ann")).Codes().ShouldBe([250]);

        server[0].Heard.ShouldContain($"AUTH PLAIN {Plain}");
    }

    [Theory]
    [InlineData("AUTH LOGIN")]
    [InlineData("AUTH=LOGIN")]
    public async Task Else_AUTH_LOGIN(string offered)
    {
        await using var server = new ScriptedRelay(
            Hello + $"< 250 {offered}\n> AUTH LOGIN\n< 334 VXNlcm5hbWU6\n> {Base64("ann")}\n< 334 UGFzc3dvcmQ6\n> {Base64(Password)}\n"
                + "< 235 ok\n" + Mail);

        (await SendAsync(server, RelayTls.None, "ann")).Codes().ShouldBe([250]);
    }

    [Fact]
    public async Task A_user_and_no_way_to_log_in_is_a_fault()
    {
        await using var server = new ScriptedRelay(Hello + "< 250 AUTH CRAM-MD5 GSSAPI");

        (await Should.ThrowAsync<RelayException>(() => SendAsync(server, RelayTls.None, "ann"))).Message
            .ShouldContain("neither AUTH PLAIN nor AUTH LOGIN");
    }

    [Theory]
    [InlineData("< 250 AUTH PLAIN\n> AUTH PLAIN\n< 535 5.7.8 Wrong: correct horse")]
    [InlineData("< 250 AUTH LOGIN\n> AUTH LOGIN\n< 334 VXNlcm5hbWU6\n>\n< 334 UGFzc3dvcmQ6\n>\n< 535 5.7.8 Wrong: correct horse")]
    [InlineData("< 250 AUTH LOGIN\n> AUTH LOGIN\n< 334 VXNlcm5hbWU6\n>\n< 334 UGFzc3dvcmQ6\n>\n< 535 5.7.8 Wrong: Y29ycmVjdCBob3JzZQ==")]
    public async Task A_wrong_password_is_told_with_what_the_relay_says_and_never_shown(string script)
    {
        await using var server = new ScriptedRelay(Hello + script);

        var fault = await Should.ThrowAsync<RelayException>(() => SendAsync(server, RelayTls.None, "ann"));

        fault.Reply.ShouldBe(new RelayReply(535, "5.7.8 Wrong: ***"));
        fault.ToString().ShouldNotContain(Password);
        fault.ToString().ShouldNotContain(Plain);
    }

    [Fact]
    public void The_terms_show_everything_but_the_password() =>
        new RelayTerms("mail.example.com", 587, RelayTls.StartTls, "client.example", "ann", Password).ToString()
            .ShouldBe("RelayTerms { Host = mail.example.com, Port = 587, Tls = StartTls, Hostname = client.example, User = ann }");

    private static async Task<RelayOutcome> SendAsync(ScriptedRelay server, RelayTls tls, string? user = null)
    {
        await using var relay = new Relay(
            server.Terms with { Tls = tls, User = user, Password = user is null ? null : Password }, TimeProvider.System);
        return await relay.SendAsync(To("bob@example.net"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
