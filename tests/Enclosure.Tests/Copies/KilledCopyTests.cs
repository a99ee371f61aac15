using Xunit;

namespace Enclosure.Tests.Copies;

/// <summary>Both dialects' journeys through the balancer, while copies are killed and started again.</summary>
public sealed class KilledCopyTests
{
    private const int Kills = 6;

    /// <summary>Journeys that a new copy has a part in before the next is killed.</summary>
    private const int Between = 12;

    [Fact]
    public async Task Whatever_was_acknowledged_is_there_once_though_copies_are_killed_one_after_another()
    {
        await using var fleet = await Fleet.StartAsync();
        await using var listeners = await Listeners.StartAsync(fleet);
        var (files, mail) = (new FileJourneys(fleet), new MailJourneys(fleet));
        using var stop = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        var follows = listeners.FollowAsync(over.Token);
        Task[] under = [
            files.ByFormAsync(stop.Token), files.ByLinkAsync(stop.Token), mail.ByHttpAsync(stop.Token), mail.BySmtpAsync(stop.Token),
            mail.SendAsync(stop.Token), mail.ReplyAsync(stop.Token), follows,
        ];

        for (var kill = 0; kill < Kills; kill++)
        {
            var (copy, enough) = (fleet.Copies[kill % 2], files.Count + mail.Count + Between);
            await Lately.TrueAsync(() => files.Count + mail.Count >= enough || under.Any(each => each.IsCompleted), "work goes on");
            copy.Kill();
            await copy.StartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(under.Where(each => each != follows));
        await files.VerifyAsync();
        await mail.VerifyAsync();
        await listeners.HeardAsync();
        await over.CancelAsync();
        await follows;
        await listeners.VerifyAsync();
        await fleet.ShouldBeSoundAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count} files, {mail.Count} messages, {Kills} kills");
    }
}
