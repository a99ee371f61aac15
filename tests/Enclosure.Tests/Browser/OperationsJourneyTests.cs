using System.Net;
using System.Net.Sockets;
using Enclosure.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Browser;

/// <summary>Keys, webhooks, captured mail, usage and health, as somebody with a browser works with them.</summary>
public sealed class OperationsJourneyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_makes_a_key_copies_it_uses_it_and_revokes_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GotoAsync("/console/keys");
        await page.GetByText("Create a key").ClickAsync();
        await page.GetByLabel("Name").FillAsync("nightly export");
        await page.GetByText("Scoped", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await page.GetByLabel(server.Account.Mailbox.FullAddress).CheckAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("key-form");
        await ButtonAsync(page, "Create the key");
        var text = await page.Locator("#key-text").TextContentAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("new-key");
        await ButtonAsync(page, "Copy the key");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copied" })).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldBe(text);
        using var api = server.Robotomail(text);
        (await api.GetAsync("/v1/mailboxes", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "I have it" }).ClickAsync();
        await window.ShouldHaveNoBarriersAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Revoke nightly export" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Revoked. It stops working")).ToBeVisibleAsync();
        await window.PictureAsync("keys");
        (await api.GetAsync("/v1/mailboxes", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revocation_that_is_not_confirmed_does_not_happen()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);
        await window.Page.GotoAsync("/console/keys");
        window.Page.Dialog += (_, dialog) => dialog.DismissAsync();

        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Revoke" }).First.ClickAsync();

        await window.Page.ReloadAsync();
        await Assertions.Expect(window.Page.GetByText("revoked", new PageGetByTextOptions { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_receiver_that_failed_is_repaired_and_the_event_delivered_again()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Webhooks:AllowPrivateTargets"] = "true" });
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync("database is locked");
        };
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        await page.GotoAsync("/console/webhooks");
        await window.PictureAsync("webhooks-empty");
        await page.GetByText("Create a webhook").ClickAsync();
        await page.GetByLabel("URL that events are sent to").FillAsync(receiver.Url);
        await window.ShouldHaveNoBarriersAsync();
        await ButtonAsync(page, "Create the webhook");
        await Assertions.Expect(page.Locator("#secret")).ToContainTextAsync("whsec_");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "I have it" }).ClickAsync();
        using var api = server.Robotomail();
        await api.DeliverAsync(InboundClient.Plain("first"));
        await receiver.NextAsync();
        await ReloadUntilAsync(page, "HTTP 500");
        await Assertions.Expect(page.GetByText("database is locked")).ToBeVisibleAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("webhook-failing");

        receiver.Answer = HookReceiver.With(204);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Deliver again" }).ClickAsync();

        await Assertions.Expect(page.GetByText("It will be delivered again")).ToBeVisibleAsync();
        await receiver.NextAsync();
        await ReloadUntilAsync(page, "HTTP 204");
        await window.PictureAsync("webhook-delivered");
    }

    [Fact]
    public async Task Captured_mail_is_opened_and_read()
    {
        await using var server = await TestServer.StartAsync();
        using var api = server.Robotomail();
        await api.SendMessageAsync(server.Messages(), SendingClient.Letter(await api.UploadIdAsync("figures.csv")));
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        await page.GotoAsync("/console/captured");
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("captured");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Report" }).ClickAsync();

        await Assertions.Expect(page.GetByText("Please find it enclosed.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "figures.csv" })).ToBeVisibleAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("captured-message");
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "As it would have gone out" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("Report.eml");
    }

    [Fact]
    public async Task Health_says_when_the_relay_is_down_and_when_it_is_back_without_being_asked()
    {
        var port = ClosedPort();
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Outbound:Mode"] = "relay",
            ["Outbound:Relay:Host"] = "127.0.0.1",
            ["Outbound:Relay:Port"] = $"{port}",
            ["Outbound:Relay:Tls"] = "none",
        });
        await using var window = await Window.SignedInAsync(server);
        await window.Page.Clock.InstallAsync();
        await window.Page.GotoAsync("/console/health");

        await Assertions.Expect(window.Page.GetByText("Something is down.")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.GetByText("No connection to the relay could be made.")).ToBeVisibleAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("health-relay-down");

        await using var relay = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Smtp:Listen"] = $"127.0.0.1:{port}" });
        await window.Page.Clock.RunForAsync(11_000);

        await Assertions.Expect(window.Page.GetByText("Everything works.").First).ToBeVisibleAsync();
        await window.PictureAsync("health");
    }

    [Fact]
    public async Task Health_says_when_the_server_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);
        window.Expected.Add("ERR_");
        await window.Page.Clock.InstallAsync();
        await window.Page.GotoAsync("/console/health");
        await window.Page.RouteAsync("**/console/health", route => route.AbortAsync());

        await window.Page.Clock.RunForAsync(11_000);

        await Assertions.Expect(window.Page.GetByText("The server does not answer.")).ToBeVisibleAsync();
        await window.Page.UnrouteAllAsync();
        await window.Page.Clock.RunForAsync(11_000);
        await Assertions.Expect(window.Page.GetByText("The server does not answer.")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("Wide", false)]
    [InlineData("Wide", true)]
    [InlineData("Phone", false)]
    [InlineData("Phone", true)]
    public async Task Every_page_fits_its_window_and_has_no_barriers(string width, bool dark)
    {
        await using var server = await TestServer.StartAsync(storageLimit: 5_000_000);
        await Scenery.SetAsync(server);
        await using var window = await Window.SignedInAsync(server, Enum.Parse<Width>(width), dark);

        foreach (var path in new[] { "keys", "mailboxes", "webhooks", "captured", "usage", "health" })
        {
            await window.Page.GotoAsync($"/console/{path}");
            await window.PictureAsync($"{path}-{width}{(dark ? "-dark" : "")}");
            await window.ShouldHaveNoBarriersAsync();
            await window.ShouldFitAsync();
        }

        await window.Page.GotoAsync("/console/webhooks");
        await window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "https://hooks.example/", Exact = true }).ClickAsync();
        await window.PictureAsync($"webhook-{width}{(dark ? "-dark" : "")}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();
    }

    private static Task ButtonAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name }).ClickAsync();

    private static async Task ReloadUntilAsync(IPage page, string text) =>
        await Eventually.TrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.GetByText(text).CountAsync() > 0;
            },
            $"the page shows {text}");

    private static int ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
