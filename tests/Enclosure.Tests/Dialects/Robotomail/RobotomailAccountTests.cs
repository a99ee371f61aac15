using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>The account object, and the headers that say how much mail has come.</summary>
public sealed class RobotomailAccountTests
{
    private const string Quota = "X-Robotomail-Inbound-Quota";
    private const string Warning = "X-Robotomail-Inbound-Warning";

    [Fact]
    public async Task The_account_has_every_documented_member_and_our_three()
    {
        await using var server = await TestServer.StartAsync(new TestClock(), storageLimit: 5000);
        using var client = server.Robotomail();

        var account = await client.AccountAsync();

        account.ShouldHaveShape("account");
        account.GetProperty("annualAvailability").ShouldHaveShape("annualAvailability");
        account.Names().Except(Shapes.Members("account"))
            .ShouldBe(["storagePendingBytes", "storageReclaimableBytes", "storageMessageBytes"], ignoreOrder: true);
        account.Text("id").ShouldBe(server.Account.Account.Id.ToString());
        account.Text("email").ShouldBe("demo@localhost");
        account.Text("slug").ShouldBe("demo");
        account.Number("storageLimitBytes").ShouldBe(5000);
        account.Number("mailboxCount").ShouldBe(1);
        account.Number("activeMailboxCount").ShouldBe(1);
        account.Text("monthlyInboundResetAt").ShouldBe("2026-12-01T00:00:00.000Z");
    }

    [Fact]
    public async Task Used_pending_and_reclaimable_bytes_are_apart()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var sendKit = server.SendKit();
        await client.UploadAsync(new byte[100]);
        var used = (await client.UploadAsync(new byte[30])).Text("id");
        await sendKit.PresignAsync(7);
        await server.ExecuteAsync("update attachments set used_at = 1 where id = @used", new { used });

        var account = await client.AccountAsync();

        account.Number("storageUsedBytes").ShouldBe(130);
        account.Number("storagePendingBytes").ShouldBe(7);
        account.Number("storageReclaimableBytes").ShouldBe(100);
        account.Number("storageMessageBytes").ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 10, "0/10", null, 0)]
    [InlineData(4, 10, "4/10", null, 40)]
    [InlineData(5, 10, "5/10", "approaching", 50)]
    [InlineData(7, 10, "7/10", "approaching", 70)]
    [InlineData(8, 10, "8/10", "near", 80)]
    [InlineData(9, 10, "9/10", "near", 90)]
    [InlineData(10, 10, "10/10", "reached", 100)]
    [InlineData(25, 10, "25/10", "reached", 250)]
    [InlineData(99, 200, "99/200", null, 49)]
    [InlineData(500, 0, "500/unlimited", null, 0)]
    public async Task Answers_show_the_inbound_quota_and_warn_at_50_80_and_100_percent(
        long count, long limit, string quota, string? warning, long percentage)
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        await ReceivedAsync(server, clock, count, limit);

        foreach (var path in new[] { "/v1/account", "/v1/attachments/unknown" })
        {
            using var answer = await client.GetAsync(path);
            answer.Headers.GetValues(Quota).ShouldBe([quota]);
            (answer.Headers.TryGetValues(Warning, out var words) ? words.Single() : null).ShouldBe(warning);
        }

        var account = await client.AccountAsync();
        account.Number("monthlyInboundCount").ShouldBe(count);
        account.Number("monthlyInboundLimit").ShouldBe(limit);
        account.Number("monthlyInboundPercentage").ShouldBe(percentage);
    }

    [Fact]
    public async Task The_count_begins_anew_with_the_month()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var client = server.Robotomail();
        await ReceivedAsync(server, clock, count: 10, limit: 10);

        clock.Advance(TimeSpan.FromDays(10));

        using var answer = await client.GetAsync("/v1/account");
        answer.Headers.GetValues(Quota).ShouldBe(["0/10"]);
        answer.Headers.Contains(Warning).ShouldBeFalse();
    }

    [Theory]
    [InlineData("rm_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_401_carries_no_quota(string key)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

        using var answer = await server.Http.SendAsync(request);

        await answer.ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        answer.Headers.Contains(Quota).ShouldBeFalse();
        answer.Headers.Contains(Warning).ShouldBeFalse();
    }

    private static Task ReceivedAsync(TestServer server, TestClock clock, long count, long limit) =>
        server.ExecuteAsync(
            "update accounts set inbound_count = @count, inbound_limit = @limit, inbound_month = @month",
            new { count, limit, month = Account.Month(clock.GetUtcNow()) });
}
