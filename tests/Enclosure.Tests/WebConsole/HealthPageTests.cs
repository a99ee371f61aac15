using System.Net;
using System.Net.Sockets;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class HealthPageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_sees_the_whole_server_and_others_their_own_part_of_it()
    {
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Smtp:Listen"] = "127.0.0.1:0" });
        var other = await server.AddAccountAsync();
        using var mine = await ConsoleClient.SignedInAsync(server);
        using var theirs = await ConsoleClient.SignedInAsync(server, other.FullKey.Text);
        using var api = server.Robotomail();
        await api.SendMessageAsync(server.Messages(), SendingClient.Letter());

        var (whole, own) = (await mine.PageAsync("/console/health"), await theirs.PageAsync("/console/health"));

        whole.ShouldContain("Schema");
        whole.ShouldContain("Free space");
        whole.ShouldContain($"127.0.0.1:{server.Smtp.Port}");
        whole.ShouldContain("captured 1");
        own.ShouldContain("answers");
        own.ShouldNotContain("Schema");
        own.ShouldNotContain("Free space");
        own.ShouldNotContain(server.Data);
        own.ShouldNotContain("captured 1");
        own.ShouldNotContain($":{server.Smtp.Port}");
    }

    [Fact]
    public async Task Who_the_operator_is_is_a_setting()
    {
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Console:Operator"] = "other" });
        var other = await server.AddAccountAsync("other");
        using var mine = await ConsoleClient.SignedInAsync(server);
        using var theirs = await ConsoleClient.SignedInAsync(server, other.FullKey.Text);

        (await mine.PageAsync("/console/health")).ShouldNotContain("Schema");
        (await theirs.PageAsync("/console/health")).ShouldContain("Schema");
    }

    [Fact]
    public async Task A_relay_that_is_down_is_told_and_takes_no_other_part_with_it()
    {
        await using var server = await TestServer.StartAsync(settings: RelayAt(ClosedPort()));
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/health");

        Part(page, "Relay").ShouldContain("not reachable");
        page.ShouldContain("Something is down.");
        Part(page, "Database").ShouldContain("answers");
        Part(page, "Storage").ShouldContain("usable");
    }

    [Fact]
    public async Task A_store_that_takes_nothing_is_told()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        Directory.Delete(Path.Combine(server.Data, "incoming"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(server.Data, "incoming"), "", TestContext.Current.CancellationToken);

        var page = await client.PageAsync("/console/health");

        Part(page, "Storage").ShouldContain("not reachable");
        page.ShouldNotContain(Path.Combine(server.Data, "incoming"));
        (await server.Http.GetAsync("/readyz")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_sweep_is_told_by_its_chores_and_a_late_one_as_late()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var api = server.Robotomail();
        await api.UploadIdAsync();
        await Eventually.TrueAsync(async () => await server.Core.SweepReports.FindAsync(Ct) is not null, "the timer's own sweep has ended");
        clock.Advance(TimeSpan.FromDays(8));
        await server.SweepAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        Part(await client.PageAsync("/console/health"), "Sweep").ShouldContain("unused 1");

        await server.ExecuteAsync("update sweep_reports set ended_at = ended_at - 8640000000");
        Part(await client.PageAsync("/console/health"), "Sweep").ShouldContain("late");
    }

    [Fact]
    public async Task What_the_relay_refused_is_told_to_the_account_it_concerns_alone()
    {
        await using var server = await TestServer.StartAsync(settings: RelayAt(ClosedPort(), @operator: "nobody"));
        using var api = server.Robotomail();
        await api.SendMessageAsync(server.Messages(), SendingClient.Letter());
        var other = await server.AddAccountAsync();
        using var mine = await ConsoleClient.SignedInAsync(server);
        using var theirs = await ConsoleClient.SignedInAsync(server, other.FullKey.Text);

        await Eventually.TrueAsync(
            async () => Part(await mine.PageAsync("/console/health"), "Relay").Contains("Last answer that was no yes"),
            "the answer is shown");

        Part(await mine.PageAsync("/console/health"), "Mail queue").ShouldContain("mail waits");
        var page = await theirs.PageAsync("/console/health");
        Part(page, "Relay").ShouldNotContain("Last answer");
        Part(page, "Mail queue").ShouldContain("empty");
    }

    private static Dictionary<string, string?> RelayAt(int port, string @operator = "demo") => new()
    {
        ["Outbound:Mode"] = "relay",
        ["Outbound:Relay:Host"] = "127.0.0.1",
        ["Outbound:Relay:Port"] = $"{port}",
        ["Outbound:Relay:Tls"] = "none",
        ["Console:Operator"] = @operator,
    };

    /// <summary>A port that nobody listens at.</summary>
    private static int ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Part(string page, string name) =>
        page.Split("<section").Single(part => part.Contains($"</svg> {name}</h2>", StringComparison.Ordinal));
}
