using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>What a client sees when the server is told to stop.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_is_silent_is_told_and_let_go(bool tls)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        if (tls) await talk.StartTlsAsync();

        stage.Stop();

        (await talk.ReplyAsync()).ShouldStartWith("421 4.3.2");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_client_is_told_at_once()
    {
        await using var stage = await SmtpStage.StartAsync();
        stage.Stop();

        using var talk = await SmtpTalk.OpenAsync(stage.EndPoint);

        (await talk.ReplyAsync()).ShouldStartWith("421 4.3.2");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_under_way_is_taken_and_answered_first()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");
        await talk.SendAsync("half");

        stage.Stop();
        var drained = stage.DrainAsync(CancellationToken.None);
        await talk.SendAsync(" and half\r\n.\r\nNOOP\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0 Kept as");
        (await talk.ReplyAsync()).ShouldStartWith("421 4.3.2");
        (await talk.IsClosedAsync()).ShouldBeTrue();
        await drained.WaitAsync(TimeSpan.FromSeconds(10));
        (await stage.OnlyAsync()).Text.ShouldBe("half and half\r\n");
    }

    [Fact]
    public async Task A_message_that_does_not_end_in_time_leaves_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");
        await talk.SendAsync("half");

        stage.Stop();
        using var drain = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await stage.DrainAsync(drain.Token);

        await stage.ShouldHoldNothingAsync();
    }
}
