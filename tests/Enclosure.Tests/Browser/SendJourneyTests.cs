using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class SendJourneyTests
{
    [Fact]
    public async Task A_message_over_the_limit_is_told_before_it_goes_corrected_and_sent()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        window.Expected.Add("413");
        var page = window.Page;
        await UploadPage.ChooseAsync(page, ("first.bin", 14_000_000), ("second.bin", 14_000_000));
        await Assertions.Expect(page.Locator("#enclosed input:checked")).ToHaveCountAsync(2);
        await page.GetByLabel("To", new PageGetByLabelOptions { Exact = true }).FillAsync("ann@elsewhere.example");
        await page.GetByLabel("Subject").FillAsync("Your report");
        await page.GetByLabel("Text").FillAsync("Please find it enclosed.");

        await Assertions.Expect(page.Locator("#verdict")).ToHaveTextAsync("It would not be sent as it is.");
        await Assertions.Expect(page.Locator("#preflight")).ToContainTextAsync("MESSAGE_TOO_LARGE");
        await window.PictureAsync("send-too-large");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#send-fault")).ToContainTextAsync("MESSAGE_TOO_LARGE");
        await page.GetByLabel("second.bin", new PageGetByLabelOptions { Exact = true }).UncheckAsync();
        await Assertions.Expect(page.Locator("#verdict")).Not.ToHaveTextAsync("It would not be sent as it is.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();

        await window.ShouldBeTitledAsync("Sent: Your report");
        await Assertions.Expect(page.Locator("#sent tr", new PageLocatorOptions { HasText = "ann@elsewhere.example" }))
            .ToContainTextAsync("captured");
        await window.PictureAsync("sent");
        await window.ShouldHaveNoBarriersAsync();
    }

    [Fact]
    public async Task What_becomes_of_a_recipient_here_appears_by_itself()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, Width.Phone, at: "/console/upload");
        var page = window.Page;
        await page.GetByLabel("To", new PageGetByLabelOptions { Exact = true }).FillAsync("Demo <demo@localhost>; ben@elsewhere.example");
        await page.GetByLabel("Subject").FillAsync("To ourselves");
        await page.GetByLabel("Text").FillAsync("Hello.");
        await Assertions.Expect(page.Locator("#verdict")).ToHaveTextAsync("Nothing stands in its way.");
        await window.ShouldFitAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#sent")).ToContainTextAsync("delivered");
        await window.ShouldFitAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("sent-phone");
    }

    [Fact]
    public async Task A_wrong_address_is_told_while_it_is_written()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");

        await window.Page.GetByLabel("To", new PageGetByLabelOptions { Exact = true }).FillAsync("ann@example.com, nobody");

        await Assertions.Expect(window.Page.Locator("#preflight")).ToContainTextAsync("'nobody' is no e-mail address");
    }

    [Fact]
    public async Task What_is_written_before_the_scripts_ran_is_looked_at()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);

        var release = await window.HoldAsync("**/compose.js", "/console/upload");
        await window.Page.GetByLabel("To", new PageGetByLabelOptions { Exact = true }).FillAsync("ann@example.com, nobody");
        release();

        await Assertions.Expect(window.Page.Locator("#preflight")).ToContainTextAsync("'nobody' is no e-mail address");
    }

    [Fact]
    public async Task What_is_chosen_before_the_scripts_ran_goes_up_and_into_the_message()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);

        var release = await window.HoldAsync("**/upload-queue.js", "/console/upload");
        await UploadPage.ChooseAsync(window.Page, ("early.txt", 3));
        release();

        await Assertions.Expect(UploadPage.Row(window.Page, "early.txt")).ToHaveAttributeAsync("data-state", "done");
        await Assertions.Expect(window.Page.Locator("#enclosed input:checked")).ToHaveCountAsync(1);
    }
}
