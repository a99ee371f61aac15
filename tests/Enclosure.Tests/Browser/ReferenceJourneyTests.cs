using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class ReferenceJourneyTests
{
    private const string Attachments = "/docs/api/robotomail/attachments";

    [Fact]
    public async Task A_request_is_tried_out_with_the_key_of_the_session_and_its_sample_copied_in_another_language()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadAsync([1, 2, 3], "report.pdf", "application/pdf");
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        await page.GotoAsync(Attachments);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show the key in the samples" }).ClickAsync();
        var list = page.Locator("section.operation", new PageLocatorOptions { HasText = "List files" }).First;
        await list.GetByText("Python", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await Assertions.Expect(list.Locator("pre[data-language=python]")).ToContainTextAsync(server.Account.FullKey.Text);
        await list.GetByText("Try it").ClickAsync();
        await list.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();

        await Assertions.Expect(list.GetByText("report.pdf")).ToBeVisibleAsync();
        await Assertions.Expect(list.GetByText("200").First).ToBeVisibleAsync();
        await list.ScrollIntoViewIfNeededAsync();
        await window.PictureAsync("reference-tried");
        await window.ShouldHaveNoBarriersAsync();
    }

    [Fact]
    public async Task What_is_searched_for_and_opened_before_the_scripts_ran_is_found_and_can_be_tried()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        var release = await window.HoldAsync("**/reference.js", Attachments);
        await page.Locator("#q").FillAsync("delete a file");
        await page.Locator("details.try summary").First.ClickAsync();
        release();

        await Assertions.Expect(page.Locator("details.try form")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("details.topic li:visible")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("Wide", true)]
    [InlineData("Phone", false)]
    public async Task The_reference_fits_its_window_and_has_no_barriers(string width, bool dark)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.OpenAsync(server, Enum.Parse<Width>(width), dark);
        foreach (var path in new[] { "/docs/api", Attachments })
        {
            await window.Page.GotoAsync(path);
            await window.ShouldFitAsync();
            await window.ShouldHaveNoBarriersAsync();
            await window.PictureAsync($"reference-{width}{(path == Attachments ? "-attachments" : "")}{(dark ? "-dark" : "")}");
        }
    }
}
