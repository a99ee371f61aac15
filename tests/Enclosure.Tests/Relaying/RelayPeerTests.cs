using System.Text;
using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

/// <summary>With the servers of others.</summary>
public sealed class RelayPeerTests
{
    private const string Dots = "Message-ID: <1@example.com>\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\nFrom: ann@example.com\r\n"
        + "Subject: Dots\r\n\r\n.\r\n..\r\n.a\r\n...b\r\n\r\n.\r\n";

    public static TheoryData<string> Messages => new(
        Text, Dots, Dots + "no end", Dots + ".", "", "\r\n.\r\n\r\n", Dots + new string('x', 998) + "\r\n",
        Dots + string.Concat(Enumerable.Repeat("." + new string('y', 76) + "\r\n", 30_000)));

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Aiosmtpd_gets_every_byte(string text)
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var relay = To(receiver.Port);

        var outcome = await relay.SendAsync(Sending.To("bob@example.net", "eve@example.net") with { SizeBytes = text.Length }, text);

        outcome.Recipients.ShouldBe([new(250, "2.0.0 kept as 1"), new(250, "2.0.0 kept as 1")]);
        var whole = text == "" || text.EndsWith("\r\n") ? text : text + "\r\n";
        receiver.Message(1).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(whole)).ShouldBeTrue();
        receiver.Said(1).ShouldContain("\"recipients\": [\"bob@example.net\", \"eve@example.net\"]");
    }

    [Fact]
    public async Task Aiosmtpd_gets_a_message_that_needs_SMTPUTF8_and_one_that_is_too_large_not_at_all()
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var relay = To(receiver.Port);
        const string Greek = "From: <γ@example.com>\r\nSubject: Γεια\r\n\r\nΓεια\r\n";

        (await relay.SendAsync(new("γ@παράδειγμα.example", ["δ@example.net"], Greek.Length, true), Greek)).Codes().ShouldBe([250]);
        (await relay.SendAsync(Sending.To("bob@example.net") with { SizeBytes = 50_000_001 })).Codes().ShouldBe([552]);

        Encoding.UTF8.GetString(receiver.Message(1)).ShouldBe(Greek);
        receiver.Said(1).ShouldContain("SMTPUTF8");
        receiver.Said(1).ShouldContain("@xn--hxajbheg2az3al.example");
    }

    [Fact]
    public async Task Aiosmtpd_asks_for_TLS_and_a_login_and_gets_them()
    {
        using var receiver = await RawReceiver.StartAsync("ann", "secret");
        await using var relay = To(receiver.Port, RelayTls.StartTls, "ann", "secret");
        await using var wrong = To(receiver.Port, RelayTls.StartTls, "ann", "guess");

        (await relay.SendAsync(Sending.To("bob@example.net"), Dots)).Codes().ShouldBe([250]);
        (await Should.ThrowAsync<RelayException>(() => wrong.SendAsync(Sending.To("bob@example.net")))).Reply!.Code.ShouldBe(535);

        Encoding.ASCII.GetString(receiver.Message(1)).ShouldBe(Dots);
        receiver.Said(1).ShouldContain("\"login\": \"ann\", \"tls\": true");
    }

    [Fact]
    public async Task Postfix_takes_mail_under_TLS_from_who_logs_in_and_passes_every_byte_on()
    {
        using var receiver = await RawReceiver.StartAsync();
        await using var postfix = await PostfixSubmission.StartAsync(receiver.Port);
        await using var starting = To(postfix.Port, RelayTls.StartTls, PostfixSubmission.User, PostfixSubmission.Password);
        await using var @implicit = To(postfix.TlsPort, RelayTls.Implicit, PostfixSubmission.User, PostfixSubmission.Password);

        foreach (var relay in new[] { starting, @implicit, starting })
        {
            var outcome = await relay.SendAsync(Sending.To("gone@example.net", "bob@example.net"), Dots);
            outcome.Codes().ShouldBe([550, 250], postfix.Log);
            outcome.Recipients[1].Text.ShouldStartWith("2.0.0 Ok: queued as");
        }

        starting.SizeLimit.ShouldBe(2_000_000);
        await Eventually.TrueAsync(() => postfix.Log.Split("status=sent").Length == 4, "Postfix has passed all three on");
        for (var number = 1; number <= 3; number++) Encoding.ASCII.GetString(receiver.Message(number)).ShouldEndWith(Dots);
        postfix.Log.ShouldNotContain("lost connection");
        postfix.Log.Split("connect from").Length.ShouldBeLessThan(6, "the connection is used again");
    }

    [Fact]
    public async Task Postfix_turns_away_a_wrong_password_and_who_speaks_without_TLS()
    {
        await using var postfix = await PostfixSubmission.StartAsync(1);
        await using var wrong = To(postfix.Port, RelayTls.StartTls, PostfixSubmission.User, "guess");
        await using var plain = To(postfix.Port);
        await using var large = To(postfix.Port, RelayTls.StartTls, PostfixSubmission.User, PostfixSubmission.Password);

        (await Should.ThrowAsync<RelayException>(() => wrong.SendAsync(Sending.To("bob@example.net")))).Reply!.Code.ShouldBe(535);
        (await Should.ThrowAsync<RelayException>(() => plain.SendAsync(Sending.To("bob@example.net")))).Reply!.Code.ShouldBe(530);
        (await large.SendAsync(Sending.To("bob@example.net") with { SizeBytes = 2_000_001 })).Codes().ShouldBe([552]);
    }

    [Theory]
    [InlineData("-f", "MAIL", 500)]
    [InlineData("-r", "MAIL", 450)]
    [InlineData("-f", "RCPT", 500)]
    [InlineData("-r", "RCPT", 450)]
    [InlineData("-f", "DATA", 500)]
    [InlineData("-r", "DATA", 450)]
    [InlineData("-f", ".", 500)]
    [InlineData("-r", ".", 450)]
    public async Task Smtp_sink_refuses_at_each_step_with_and_without_PIPELINING(string option, string command, int code)
    {
        foreach (var more in new[] { "-8", "-p" })
        {
            using var sink = await SmtpSink.StartAsync(more, option, command);
            await using var relay = To(sink.Port);

            (await relay.SendAsync(Sending.To("bob@example.net", "eve@example.net"))).Codes().ShouldBe([code, code]);
            (await relay.SendAsync(Sending.To("bob@example.net", "eve@example.net"))).Codes().ShouldBe([code, code]);
        }
    }

    [Theory]
    [InlineData("MAIL", false)]
    [InlineData("DATA", false)]
    [InlineData(".", true)]
    public async Task Smtp_sink_hangs_up_at_each_step(string command, bool isUnknown)
    {
        using var sink = await SmtpSink.StartAsync("-q", command);
        await using var relay = To(sink.Port);

        var fault = await Should.ThrowAsync<RelayException>(() => relay.SendAsync(Sending.To("bob@example.net")));

        fault.IsOutcomeUnknown.ShouldBe(isUnknown);
    }

    [Fact]
    public async Task Smtp_sink_takes_a_thousand_messages_from_eight_at_once()
    {
        using var sink = await SmtpSink.StartAsync();
        await using var relay = To(sink.Port);
        var taken = 0;

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, ct) =>
        {
            var outcome = await relay.SendAsync(Sending.To("bob@example.net"), Dots, ct);
            if (outcome.Recipients[0].IsAccepted) Interlocked.Increment(ref taken);
        });

        taken.ShouldBe(1000);
    }

    private static Relay To(int port, RelayTls tls = RelayTls.None, string? user = null, string? password = null) =>
        new(
            new RelayTerms("localhost", port, tls, "client.example", user, password) { TrustRoots = TestCertificates.Shared.Roots },
            TimeProvider.System);
}
