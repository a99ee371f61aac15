using Enclosure.Server.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Clients that say something again and again and never finish it.</summary>
public sealed class SmtpWatchTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_command_line_that_drips_in_has_the_idle_time_and_no_more()
    {
        var clock = new TestClock();
        using var watch = new SmtpWatch(Idle, clock, CancellationToken.None);

        watch.BeginLine();
        Drip(watch, clock, times: 4);
        watch.Verdict.ShouldBeNull();
        Drip(watch, clock, times: 1);

        watch.Verdict.ShouldBe(SmtpReplies.Idle);
    }

    [Fact]
    public void Each_command_line_has_the_idle_time_anew()
    {
        var clock = new TestClock();
        using var watch = new SmtpWatch(Idle, clock, CancellationToken.None);

        for (var line = 0; line < 10; line++)
        {
            watch.BeginLine();
            Drip(watch, clock, times: 4);
            watch.EndLine();
        }

        watch.Verdict.ShouldBeNull();
    }

    [Fact]
    public void A_message_that_drips_in_is_given_up_after_half_an_hour()
    {
        var clock = new TestClock();
        using var watch = new SmtpWatch(Idle, clock, CancellationToken.None);

        watch.BeginMessage();
        Drip(watch, clock, times: 29);
        watch.Verdict.ShouldBeNull();
        Drip(watch, clock, times: 1);

        watch.Verdict.ShouldBe(SmtpReplies.TooSlow);
    }

    /// <summary>A wait a minute, each of which ends because something came.</summary>
    private static void Drip(SmtpWatch watch, TestClock clock, int times)
    {
        for (var i = 0; i < times; i++)
        {
            watch.BeginRead(static () => { });
            clock.Advance(Step);
            watch.EndWait();
        }
    }
}
