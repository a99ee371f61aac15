using Enclosure.Server.Commands;
using Enclosure.Server.Remote;
using Enclosure.Server.Remote.Examining;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Remote;

/// <summary>What a real server cannot easily be made to show: clocks that are off, certificates that end.</summary>
public sealed class ExaminingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-30T12:00:00Z", null);

    [Theory]
    [InlineData(0, "Ok", "as here")]
    [InlineData(125, "Warn", "2 minutes behind")]
    [InlineData(-125, "Warn", "2 minutes ahead of")]
    [InlineData(3600 * 5, "Fail", "5 hours behind")]
    public async Task A_clock_that_is_off_is_told_with_its_way(int seconds, string verdict, string says)
    {
        await using var server = await TestServer.StartAsync();
        var clock = new TestClock(DateTimeOffset.UtcNow.AddSeconds(seconds));
        using var remote = new RemoteServer(ServerAddress.TryParse(server.Url)!, null, null, _ => { }, clock);

        var finding = await new Reachability(remote, clock).ClockAsync(CancellationToken.None);

        finding.Verdict.ToString().ShouldBe(verdict);
        finding.Says.ShouldContain(says);
    }

    [Theory]
    [InlineData(60, true, null, "Ok", "60 days left")]
    [InlineData(5, true, null, "Warn", "5 days left")]
    [InlineData(-2, true, null, "Fail", "ended on 2026-11-28")]
    [InlineData(60, false, null, "Fail", "not for files.example.com")]
    [InlineData(60, true, "self-signed", "Fail", "self-signed")]
    public void A_certificate_is_judged_by_its_days_its_name_and_who_signed_it(
        int days, bool nameFits, string? notBelieved, string verdict, string says)
    {
        var seen = new PeerCertificate("TLS 1.3", Now.AddDays(days), nameFits, notBelieved);

        var finding = TlsCheck.Judge(seen, "files.example.com", Now);

        finding.Verdict.ToString().ShouldBe(verdict);
        finding.Says.ShouldContain(says);
    }

    [Theory]
    [InlineData("https://files.example.com", "https://files.example.com")]
    [InlineData(" http://127.0.0.1:8040/v1/ ", "http://127.0.0.1:8040")]
    [InlineData("https://example.com/mail/v1", "https://example.com/mail")]
    [InlineData("files.example.com", null)]
    [InlineData("ftp://files.example.com", null)]
    [InlineData("https://me:secret@files.example.com", null)]
    [InlineData("https://files.example.com/?key=x", null)]
    public void An_address_is_taken_as_people_paste_it(string text, string? address) =>
        (ServerAddress.TryParse(text)?.ToString()).ShouldBe(address);

    [Fact]
    public void A_server_under_a_path_is_asked_under_it() =>
        ServerAddress.TryParse("https://example.com/mail")!.At("/v1/account").ToString().ShouldBe("https://example.com/mail/v1/account");

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("\u001b[31mred\u009b", "\uFFFD[31mred\uFFFD")]
    [InlineData("\u202Eturned", "\uFFFDturned")]
    [InlineData("👨‍👩‍👧 família", "👨‍👩‍👧 família")]
    public void A_line_for_a_terminal_holds_nothing_that_it_would_obey(string text, string line) => Printable.Line(text).ShouldBe(line);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(26_214_400, "26.2 MB")]
    [InlineData(999_960_000, "1 GB")]
    public void A_size_is_told_in_the_unit_that_fits(long bytes, string text) => Printable.Size(bytes).ShouldBe(text);

    [Fact]
    public void A_key_does_not_show_itself() => $"{new RemoteKey("rm_secret")}".ShouldBe("(hidden)");
}
