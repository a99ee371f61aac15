using System.Net;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Mail over the month's limit: 402 wherever its content would show, unlocked in place.</summary>
public sealed class RobotomailWithholdingTests
{
    private static readonly IReadOnlyDictionary<string, string?> Settings =
        new Dictionary<string, string?>
        {
            ["Sweep:Interval"] = "30d",
            ["Plan:UpgradeUrl"] = "https://example.com/plans",
            ["Plan:UpgradeHint"] = "Write to us",
        };

    [Theory]
    [InlineData("")]
    [InlineData("/manifest")]
    [InlineData("/html")]
    [InlineData("/raw")]
    [InlineData("/attachments.zip")]
    public async Task Every_form_of_a_withheld_message_is_402_that_says_when_it_unlocks(string form)
    {
        await using var stage = await WithheldAsync();

        using var answer = await stage.Client.GetAsync(stage.Path + form);

        var body = await answer.ShouldRefuseAsync(HttpStatusCode.PaymentRequired, "INBOUND_LIMIT_EXCEEDED");
        body.ShouldHaveShape("withheld");
        body.GetProperty("resource").ToString().ShouldBe($$"""{"type":"message","id":"{{stage.Path[^36..]}}"}""");
        body.GetProperty("upgrade").ShouldHaveShape("upgradeHint");
        body.GetProperty("upgrade").GetProperty("apiEndpoint").ShouldHaveShape("upgradeEndpoint");
        body.GetProperty("upgrade").Text("browserUrl").ShouldBe("https://example.com/plans");
        body.GetProperty("upgrade").Text("hint").ShouldBe("Write to us");
        body.Text("recovery").ShouldBe("reset");
        body.Text("resetAt").ShouldBe("2026-12-01T00:00:00.000Z");
        answer.Headers.GetValues("Retry-After").ShouldBe([$"{(9 * 24 + 12) * 3600}"]);
        answer.Headers.GetValues("X-Robotomail-Retriable").ShouldBe(["false"]);
        answer.Headers.GetValues("X-Robotomail-Reset-At").ShouldBe(["2026-12-01T00:00:00.000Z"]);
        answer.Headers.GetValues("X-Robotomail-Inbound-Quota").ShouldBe(["2/1"]);
    }

    [Fact]
    public async Task A_withheld_file_is_402_and_in_no_list_but_can_be_deleted()
    {
        await using var stage = await WithheldAsync();
        var path = $"/v1/attachments/{stage.FileId}";

        var body = await (await stage.Client.GetAsync(path)).ShouldRefuseAsync(HttpStatusCode.PaymentRequired, "INBOUND_LIMIT_EXCEEDED");

        body.GetProperty("resource").ToString().ShouldBe($$"""{"type":"attachment","id":"{{stage.FileId}}"}""");
        (await stage.Client.GetAsync("/v1/attachments").JsonAsync()).GetProperty("attachments").EnumerateArray()
            .ShouldAllBe(file => file.Text("id") != stage.FileId);
        (await stage.Client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stage.Client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lists_and_threads_leave_it_out_and_say_so()
    {
        await using var stage = await WithheldAsync();
        var threads = stage.Server.Messages().Replace("messages", "threads");

        foreach (var list in new[] { await stage.Client.GetAsync(stage.Server.Messages())
            .JsonAsync(), await stage.Client.GetAsync(threads).JsonAsync() })
        {
            list.EnumerateObject().First().Value.GetArrayLength().ShouldBe(1);
            var metadata = list.GetProperty("metadata");
            metadata.ShouldHaveShape("listMetadata");
            metadata.Number("overLimitCount").ShouldBe(1);
            metadata.GetProperty("upgrade").ShouldHaveShape("upgradeHint");
            metadata.GetProperty("limitHint").ShouldHaveShape("inboundUsage");
            metadata.GetProperty("limitHint").Text("status").ShouldBe("limit_reached");
        }

        await (await stage.Client.GetAsync($"{threads}/{stage.ThreadId}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stage.Client.AccountAsync()).Number("overLimitMessageCount").ShouldBe(1);
    }

    [Fact]
    public async Task It_unlocks_in_place_when_the_limit_is_raised_and_is_withheld_again_when_lowered()
    {
        await using var stage = await WithheldAsync();

        await stage.Server.LimitInboundAsync(2);
        (await stage.Client.MessageAsync(stage.Path)).Text("subject").ShouldBe("Files");
        (await stage.Client.AttachmentAsync(stage.FileId)).Text("filename").ShouldBe("a.pdf");
        await stage.Server.LimitInboundAsync(1);

        (await stage.Client.GetAsync(stage.Path)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
    }

    [Fact]
    public async Task It_unlocks_when_the_month_turns()
    {
        await using var stage = await WithheldAsync();
        stage.Clock.Advance(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero) - stage.Clock.GetUtcNow());
        using var before = await stage.Client.GetAsync(stage.Path);
        before.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        before.Headers.GetValues("Retry-After").ShouldBe(["1"]);

        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        (await stage.Client.MessageAsync(stage.Path)).Text("subject").ShouldBe("Files");
        (await stage.Client.GetAsync(stage.Server.Messages()).JsonAsync()).GetProperty("metadata").Number("overLimitCount").ShouldBe(0);
    }

    [Fact]
    public async Task The_101st_message_is_taken_and_withheld()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        await server.LimitInboundAsync(100);
        for (var number = 1; number <= 100; number++)
            (await client.ReceiveAsync(InboundClient.Plain($"m{number}"))).Received.GetProperty("overLimit").GetBoolean().ShouldBeFalse();

        var (path, received) = await client.ReceiveAsync(InboundClient.Plain("m101"));

        received.GetProperty("overLimit").GetBoolean().ShouldBeTrue();
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        await server.LimitInboundAsync(101);
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(8, "approaching")]
    [InlineData(5, "near")]
    [InlineData(4, "limit_reached")]
    public async Task LimitHint_comes_from_50_percent_on(long limit, string? status)
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        for (var number = 1; number <= 4; number++) await client.ReceiveAsync(InboundClient.Plain($"m{number}"));
        await server.LimitInboundAsync(limit);

        var metadata = (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("metadata");

        (metadata.TryGetProperty("limitHint", out var hint) ? hint.Text("status") : null).ShouldBe(status);
        if (status is not null) hint.Text("reset_date").ShouldBe("2026-12-01T00:00:00.000Z");
    }

    private static async Task<Stage> WithheldAsync()
    {
        var clock = new TestClock();
        var server = await TestServer.StartAsync(clock, Settings);
        var client = server.Robotomail();
        await client.ReceiveAsync(InboundClient.Plain("shown"));
        var (path, received) = await client.ReceiveAsync(MailSteps.WithFile("a.pdf", MailSteps.Noise(50)));
        var file = (await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id");
        await server.LimitInboundAsync(1);
        return new Stage(server, client, clock, path, file, received.Text("threadId"));
    }

    private sealed record Stage(
        TestServer Server, HttpClient Client, TestClock Clock, string Path, string FileId, string ThreadId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Server.DisposeAsync();
        }
    }
}
