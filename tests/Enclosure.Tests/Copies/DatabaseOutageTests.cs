using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

public sealed class DatabaseOutageTests
{
    private const int Enough = 15;

    [Fact]
    public async Task A_database_that_stops_hard_under_load_loses_no_acknowledged_write_and_is_used_again_once_it_is_back()
    {
        using var postgres = PostgresServer.StartOwn(("DURABLE", "1"));
        var url = postgres.Url + "?connect_timeout=3&timeout=5";
        await using var fleet = await Fleet.StartAsync(new Dictionary<string, string?> { ["Database"] = url });
        var (files, mail) = (new FileJourneys(fleet), new MailJourneys(fleet));
        using var stop = new CancellationTokenSource();
        Task[] under = [
            files.ByFormAsync(stop.Token), files.ByLinkAsync(stop.Token), mail.ByHttpAsync(stop.Token), mail.BySmtpAsync(stop.Token),
            mail.SendAsync(stop.Token),
        ];
        await GoOnAsync();

        postgres.Stop();
        await ShouldBeAwayAsync(fleet);
        postgres.StartAgain();
        await GoOnAsync();

        await stop.CancelAsync();
        await Task.WhenAll(under);
        await files.VerifyAsync();
        await mail.VerifyKeptAsync();
        await fleet.ShouldBeSoundAsync();

        Task GoOnAsync()
        {
            var enough = files.Count + mail.Count + Enough;
            return Lately.TrueAsync(() => files.Count + mail.Count >= enough || under.Any(each => each.IsCompleted), "work goes on");
        }
    }

    /// <summary>Whatever is asked is answered 503 with a time to come again; the processes live on, and balancers are told.</summary>
    private static async Task ShouldBeAwayAsync(Fleet fleet)
    {
        using var client = fleet.Robotomail();
        foreach (var path in new[] { "/v1/attachments", "/v1/account", "/readyz" })
        {
            using var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            answer.Headers.RetryAfter.ShouldNotBeNull(path);
        }

        using var posted = await client.PostFormAsync(new UploadForm().File("a"u8));
        posted.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        posted.Headers.RetryAfter.ShouldNotBeNull();
        using var alive = await client.GetAsync("/healthz");
        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
