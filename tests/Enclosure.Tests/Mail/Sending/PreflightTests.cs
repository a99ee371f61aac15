using Enclosure.Mail.Sending;
using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Sending;

/// <summary>What is told of sizes and kinds of files before a message goes.</summary>
public sealed class PreflightTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void The_well_known_limits_are_those_of_10_20_25_35_and_50_MB_and_say_whose_they_are()
    {
        SizeLimit.WellKnown.Select(limit => limit.Bytes / Megabyte).ShouldBe([10, 20, 25, 35, 50]);
        SizeLimit.WellKnown.ShouldAllBe(limit => limit.Whose.Length > 0);
    }

    [Fact]
    public void A_limit_is_inclusive()
    {
        SizeLimit.WellKnown[0].IsBrokenBy(10 * Megabyte).ShouldBeFalse();
        SizeLimit.WellKnown[0].IsBrokenBy(10 * Megabyte + 1).ShouldBeTrue();
    }

    [Theory]
    [InlineData("report.pdf", "")]
    [InlineData("setup.exe", "Gmail Outlook")]
    [InlineData("SETUP.EXE", "Gmail Outlook")]
    [InlineData("report.pdf.js", "Gmail Outlook")]
    [InlineData("setup.exe.", "Gmail Outlook")]
    [InlineData("setup.exe ", "Gmail Outlook")]
    [InlineData("disk.dmg", "Gmail")]
    [InlineData("script.py", "Outlook")]
    [InlineData("shortcut.search-ms", "Outlook")]
    [InlineData(".exe", "Gmail Outlook")]
    [InlineData("exe", "")]
    [InlineData("exe.pdf", "")]
    [InlineData("setup.exe.zip", "")]
    [InlineData("", "")]
    [InlineData("...", "")]
    public void The_last_extension_of_a_name_says_who_blocks_it(string name, string by) =>
        string.Join(' ', BlockedExtensions.BlockedBy(name)).ShouldBe(by);

    [Fact]
    public void The_words_on_a_blocked_file_say_who_what_and_what_to_do()
    {
        PreflightFindings.Blocked(2, "a.PY")!.Message
            .ShouldBe("Outlook does not let files with the extension .py in. Send a link, or the file in another form.");
        PreflightFindings.Blocked(2, "a.exe")!.Message
            .ShouldBe("Gmail and Outlook do not let files with the extension .exe in. Send a link, or the file in another form.");
        PreflightFindings.Blocked(2, "a.pdf").ShouldBeNull();
    }

    [Fact]
    public void The_words_on_a_large_message_name_everybody_whose_limit_it_breaks()
    {
        PreflightFindings.Large(10 * Megabyte).ShouldBeNull();
        PreflightFindings.Large(21 * Megabyte)!.Message.ShouldBe(
            "The message weighs 21 MB on the wire. More than is taken by: Exchange Server as it is installed, "
            + "and many companies' servers (10 MB); "
            + "Outlook.com and iCloud Mail (20 MB). Send fewer or smaller files, or a link.");
    }

    [Theory]
    [InlineData(100, 100L, false)]
    [InlineData(101, 100L, true)]
    [InlineData(101, 0L, false)]
    [InlineData(101, null, false)]
    public void The_relay_takes_as_much_as_it_says_and_0_is_any_size(long bytes, long? limit, bool isOver) =>
        (PreflightFindings.OverRelay(bytes, limit) is not null).ShouldBe(isOver);

    [Fact]
    public async Task A_message_over_the_relays_limit_would_not_be_sent()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        var report = await LookAsync(fixture, _ => Task.FromResult<long?>(100));

        report.RelayLimitBytes.ShouldBe(100);
        report.WouldBeSent.ShouldBeFalse();
        report.Problems.ShouldHaveSingleItem().ShouldBeOfType<PreflightProblem.OverRelayLimit>()
            .Message.ShouldBe($"The message weighs {report.SizeBytes} bytes "
                + "on the wire; the relay takes at most 100. Send fewer or smaller files, or a link.");
    }

    [Fact]
    public async Task A_relay_that_cannot_be_asked_stops_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        var report = await LookAsync(fixture, _ => throw new RelayException("It does not answer."));

        report.RelayLimitBytes.ShouldBeNull();
        report.WouldBeSent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_relay_that_hangs_is_waited_for_5_seconds()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        var looking = LookAsync(fixture, async ct =>
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(6));
            await Task.Delay(Timeout.Infinite, ct);
            return 1;
        });

        (await looking.WaitAsync(TimeSpan.FromMinutes(1))).RelayLimitBytes.ShouldBeNull();
    }

    private static async Task<PreflightReport> LookAsync(CoreFixture fixture, RelayLimit relayLimit)
    {
        var core = fixture.Core;
        var preflight = new Preflight(core.Database, core.Store, core.FileChoice, core.OutboundMail, relayLimit, fixture.Clock);
        var mailbox = (await core.Mailboxes.ListAsync(fixture.Caller, CancellationToken.None)).Single();
        return await preflight.LookAsync(
            fixture.Caller, mailbox, new OutgoingMail(["a@b.example"], [], [], "Hi", "Hello"), CancellationToken.None);
    }
}
