using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

public sealed class RollingRestartTests
{
    private const int Rounds = 2;
    private const int Clients = 4;

    [Fact]
    public async Task Copies_that_are_restarted_one_after_the_other_fail_not_one_request()
    {
        await using var fleet = await Fleet.StartAsync(new Dictionary<string, string?> { ["Shutdown:Notice"] = "1s" });
        var (answers, stop) = (new ConcurrentBag<HttpStatusCode>(), new CancellationTokenSource());
        var posts = Enumerable.Range(0, Clients).Select(number => PostAsync(fleet, number, answers, stop.Token)).ToList();

        for (var round = 0; round < Rounds; round++)
            for (var number = 1; number <= 2; number++)
                await RestartAsync(fleet, number);
        await stop.CancelAsync();
        await Task.WhenAll(posts);

        answers.Distinct().ShouldBe([HttpStatusCode.Created]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{answers.Count} POSTs, {Rounds * 2} restarts");
        await fleet.ShouldBeSoundAsync();
    }

    /// <summary>As deploy/roll does it: nothing new, then the signal, then the new one.</summary>
    private static async Task RestartAsync(Fleet fleet, int number)
    {
        var copy = fleet.Copies[number - 1];
        fleet.Balancer.TakeOut(number);
        copy.Tell();
        (await copy.EndAsync()).ShouldBe(0);
        await copy.StartAsync();
        fleet.Balancer.PutBack(number);
    }

    /// <summary>One request after another, none sent twice: what fails fails the test.</summary>
    private static async Task PostAsync(Fleet fleet, int number, ConcurrentBag<HttpStatusCode> answers, CancellationToken stop)
    {
        using var client = fleet.Robotomail();
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Random.Shared.Next(0, 60), CancellationToken.None);
            using var content = number % 2 == 0 ? Mail() : new UploadForm().File(Files.Random(20_000)).ToContent();
            using var answer = await client.PostAsync(
                number % 2 == 0 ? "/v1/inbound?rcpt=demo@localhost" : "/v1/attachments", content, CancellationToken.None);
            answers.Add(answer.StatusCode);
        }
    }

    private static ByteArrayContent Mail() => new(Encoding.ASCII.GetBytes(InboundClient.Plain("Hello").ReplaceLineEndings("\r\n")))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") },
    };
}
