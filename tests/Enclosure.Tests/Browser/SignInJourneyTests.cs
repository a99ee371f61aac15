using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class SignInJourneyTests
{
    [Theory]
    [InlineData("Wide", false)]
    [InlineData("Wide", true)]
    [InlineData("Phone", false)]
    public async Task Somebody_who_has_read_nothing_signs_in_and_out(string width, bool dark)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.OpenAsync(server, Enum.Parse<Width>(width), dark);
        var page = window.Page;

        await page.GotoAsync("/");
        await window.PictureAsync($"sign-in-{width}{(dark ? "-dark" : "")}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();
        await window.SignInAsync(server.Account.FullKey.Text);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToBeVisibleAsync();
        page.Url.ShouldEndWith("/console/inbox");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_told_beside_the_field()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.OpenAsync(server);
        window.Expected.Add("401");

        await window.SignInAsync("rm_wrong");

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No active key is like this.");
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("wrong-key");
    }

    [Fact]
    public async Task A_session_whose_key_was_revoked_leads_to_the_sign_in_and_back_to_the_page()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Full, "second", []);
        await using var window = await Window.SignedInAsync(server, key: key.Text);
        window.Expected.Add("401");
        await server.Core.Keys.RevokeOfAccountAsync(server.Account.Account.Id, key.Key.Id);

        await window.Page.GotoAsync("/console/files");
        await window.Page.GetByLabel("API key").FillAsync(server.Account.FullKey.Text);
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();

        window.Page.Url.ShouldEndWith("/console/files");
    }
}
