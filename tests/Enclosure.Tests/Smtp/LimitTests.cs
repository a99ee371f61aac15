using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Enclosure.Server.Settings;
using Enclosure.Server.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

public sealed class LimitTests
{
    [Theory]
    [InlineData(2046, "250")]
    [InlineData(2047, "500 5.5.6")]
    [InlineData(500_000, "500 5.5.6")]
    public async Task A_line_may_be_2048_bytes_with_its_end(int characters, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        (await talk.AskAsync("NOOP ".PadRight(characters, 'a'))).ShouldStartWith(answer);
        (await talk.AskAsync("NOOP")).ShouldStartWith("250");
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true) await talk.SendAsync(new string('a', 500_000));
        });
    }

    [Fact]
    public async Task Ten_errors_end_the_conversation()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        for (var i = 0; i < 10; i++) (await talk.AskAsync("NONSENSE")).ShouldStartWith("500");

        (await talk.ReplyAsync()).ShouldStartWith("421 4.7.0");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_that_is_kept_forgives_the_errors_before_it()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        for (var i = 0; i < 9; i++) await talk.AskAsync("NONSENSE");

        await talk.AskAsync("DATA");
        await talk.AskAsync("x\r\n.");

        for (var i = 0; i < 9; i++) (await talk.AskAsync("NONSENSE")).ShouldStartWith("500");
        (await talk.AskAsync("NOOP")).ShouldStartWith("250");
    }

    [Fact]
    public async Task Guessing_mailboxes_ends_the_conversation_unless_the_peer_is_trusted()
    {
        await using var strict = await SmtpStage.StartAsync();
        await using var trusting = await SmtpStage.StartAsync(
            change: smtp => smtp with { TrustedPeers = [PeerRange.Of(IPAddress.Loopback)] });

        (await GuessAsync(strict)).ShouldBe(10);
        (await GuessAsync(trusting)).ShouldBe(50);

        static async Task<bool> IsRefusedAsync(SmtpTalk talk, int guess) =>
            (await talk.AskAsync($"RCPT TO:<guess{guess}@elsewhere>")).StartsWith("550", StringComparison.Ordinal);

        static async Task<int> GuessAsync(SmtpStage stage)
        {
            using var talk = await stage.GreetedAsync();
            await talk.AskAsync("MAIL FROM:<a@example.com>");
            var guesses = 0;
            while (guesses < 50 && await IsRefusedAsync(talk, guesses)) guesses++;
            return guesses;
        }
    }

    [Fact]
    public async Task A_hundred_commands_without_a_message_end_the_conversation()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        var asked = 0;

        while (asked < 500 && (await talk.AskAsync("NOOP")).StartsWith("250", StringComparison.Ordinal)) asked++;

        asked.ShouldBeInRange(90, 100);
    }

    [Fact]
    public async Task A_silent_client_is_sent_away()
    {
        var clock = new TestClock();
        await using var stage = await SmtpStage.StartAsync(clock);
        using var talk = await stage.GreetedAsync();

        (await AdvancingAsync(clock, TimeSpan.FromMinutes(5), talk.ReplyAsync())).ShouldStartWith("421 4.7.0");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_falls_silent_under_TLS_is_told_so()
    {
        var clock = new TestClock();
        await using var stage = await SmtpStage.StartAsync(clock);
        using var talk = await stage.GreetedAsync();
        await talk.StartTlsAsync();
        await talk.AskAsync("EHLO client.example");

        (await AdvancingAsync(clock, TimeSpan.FromMinutes(5), talk.ReplyAsync())).ShouldStartWith("421 4.7.0");
    }

    [Fact]
    public async Task A_client_that_falls_silent_in_its_message_leaves_nothing()
    {
        var clock = new TestClock();
        await using var stage = await SmtpStage.StartAsync(clock);
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");
        await talk.SendAsync("half");

        (await AdvancingAsync(clock, TimeSpan.FromMinutes(5), talk.ReplyAsync())).ShouldStartWith("421 4.7.0");
        await stage.ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task Messages_a_minute_are_counted_by_address()
    {
        var clock = new TestClock();
        await using var stage = await SmtpStage.StartAsync(clock, smtp => smtp with { MessagesPerMinute = 2 });
        using var talk = await stage.GreetedAsync();
        async Task<string> MailAsync()
        {
            await talk.AskAsync("RSET");
            return await talk.AskAsync("MAIL FROM:<a@example.com>");
        }

        (await MailAsync()).ShouldStartWith("250");
        (await MailAsync()).ShouldStartWith("250");
        (await MailAsync()).ShouldStartWith("450 4.7.1");
        clock.Advance(TimeSpan.FromMinutes(1));
        (await MailAsync()).ShouldStartWith("250");
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(100, 2)]
    public async Task A_connection_too_many_is_turned_away_at_once(int all, int perAddress)
    {
        await using var stage = await SmtpStage.StartAsync(
            change: smtp => smtp with { MaxConnections = all, MaxConnectionsPerAddress = perAddress });
        using var first = await stage.ConnectAsync();
        using var second = await stage.ConnectAsync();

        using (var third = await SmtpTalk.OpenAsync(stage.EndPoint))
        {
            (await third.ReplyAsync()).ShouldStartWith("421 4.7.0");
            (await third.IsClosedAsync()).ShouldBeTrue();
        }

        await first.AskAsync("QUIT");
        await Eventually.TrueAsync(ThereIsRoomAsync, "there is room again");

        async Task<bool> ThereIsRoomAsync()
        {
            using var talk = await SmtpTalk.OpenAsync(stage.EndPoint);
            return (await talk.ReplyAsync()).StartsWith("220", StringComparison.Ordinal);
        }
    }

    /// <summary>Null when it was cut off while it was made.</summary>
    private static async Task<SmtpTalk?> TryOpenAsync(IPEndPoint server)
    {
        try
        {
            return await SmtpTalk.OpenAsync(server);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    [Fact]
    public async Task None_of_many_that_are_turned_away_stays()
    {
        await using var stage = await SmtpStage.StartAsync(change: smtp => smtp with { MaxConnections = 1 });
        using var first = await stage.ConnectAsync();

        var away = await Task.WhenAll(Enumerable.Range(0, 3 * SmtpDoor.MostTurnedAway).Select(_ => TryOpenAsync(stage.EndPoint)));
        foreach (var talk in away.OfType<SmtpTalk>())
        {
            if (await talk.ReplyAsync() is { Length: > 0 } told) told.ShouldStartWith("421 4.7.0");
            (await talk.IsClosedAsync()).ShouldBeTrue();
            talk.Dispose();
        }

        using var next = await SmtpTalk.OpenAsync(stage.EndPoint);
        (await next.ReplyAsync()).ShouldStartWith("421 4.7.0");
        (await first.AskAsync("NOOP")).ShouldStartWith("250");
    }

    [Fact]
    public async Task Empty_chunks_count_as_commands_without_a_message()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        var asked = 0;

        while (asked < 500 && (await talk.AskAsync("BDAT 0")).StartsWith("250", StringComparison.Ordinal)) asked++;

        asked.ShouldBeInRange(90, 100);
    }

    [Fact]
    public async Task A_trusted_peer_has_no_limit_of_its_own()
    {
        await using var stage = await SmtpStage.StartAsync(change: smtp => smtp with
        {
            MaxConnectionsPerAddress = 1,
            MessagesPerMinute = 1,
            TrustedPeers = [PeerRange.Parse("127.0.0.0/8")],
        });
        using var first = await stage.AddressedAsync();
        using var second = await stage.AddressedAsync();

        (await second.AskAsync("DATA")).ShouldStartWith("354");
    }

    /// <summary>Moves the clock on and on, for the server may not wait yet when it is moved first.</summary>
    private static async Task<string> AdvancingAsync(TestClock clock, TimeSpan step, Task<string> reply)
    {
        var watch = Stopwatch.StartNew();
        while (!reply.IsCompleted && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            clock.Advance(step);
            await Task.WhenAny(reply, Task.Delay(20));
        }

        return await reply;
    }
}
