using System.Diagnostics;
using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class FilesJourneyTests
{
    [Fact]
    public async Task Ten_thousand_files_are_paged_sifted_and_two_of_them_deleted()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/files");
        var page = window.Page;
        await FileShelf.FillAsync(server, 10_000);
        await page.GotoAsync("/console/files");

        var watch = Stopwatch.StartNew();
        await page.GotoAsync("/console/files?sort=largest");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("10\u2009000 files");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(50);
        await Assertions.Expect(page.Locator("td.name a").First).ToHaveTextAsync(FileShelf.Name(9999));
        await window.PictureAsync("files");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next page" }).ClickAsync();
        await Assertions.Expect(page.Locator("td.name a").First).ToHaveTextAsync(FileShelf.Name(9949));

        await page.GetByLabel("Name holds").FillAsync("file-0001");
        await page.GetByLabel("Type").SelectOptionAsync("pdf");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("4 files");
        await page.GetByLabel($"Choose {FileShelf.Name(10)}").CheckAsync();
        await page.GetByLabel($"Choose {FileShelf.Name(13)}").CheckAsync();
        await Assertions.Expect(page.Locator("#chosen")).ToHaveTextAsync("2 chosen, 23 kB");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete chosen" }).ClickAsync();
        await window.ShouldBeTitledAsync("Delete these 2 files?");
        await window.PictureAsync("files-delete");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete" }).ClickAsync();

        await Assertions.Expect(page.GetByText("2 files are deleted.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#count")).ToHaveTextAsync("2 files");
        await Assertions.Expect(page.GetByLabel("Name holds")).ToHaveValueAsync("file-0001");
    }

    [Fact]
    public async Task A_file_is_looked_at_downloaded_linked_and_passed_on()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/files");
        var page = window.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await server.UploadAsync(Picture, "dot.png", "image/png");
        await page.GotoAsync("/console/files");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy a link to dot.png" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Copied; works until").First).ToBeVisibleAsync();
        var link = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        (await server.Http.GetByteArrayAsync(link)).ShouldBe(Picture);
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download dot.png" }).ClickAsync());
        download.SuggestedFilename.ShouldBe("dot.png");
        (await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).ShouldBe(Picture);

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "dot.png", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("img.picture")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await window.PictureAsync("file");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Send…" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("dot.png", new PageGetByLabelOptions { Exact = true })).ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_a_phone_the_list_fits_and_has_no_barriers(bool dark)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, Width.Phone, dark, at: "/console/files");
        await server.UploadAsync(Picture, "a name that is rather long and has no end in sight, as names of scans have.png", "image/png");
        await server.IssueAsync(1000, name: "awaited.pdf");
        using var robotomail = server.Robotomail();
        await robotomail.DeliverAsync(Letters.WithFile("came.txt", "YQ=="));

        await window.Page.GotoAsync("/console/files");
        await Assertions.Expect(window.Page.Locator("tbody tr")).ToHaveCountAsync(3);
        await window.ShouldFitAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync($"files-phone{(dark ? "-dark" : "")}");
        await window.Page.Locator("td.name a").Last.ClickAsync();
        await window.ShouldFitAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync($"file-phone{(dark ? "-dark" : "")}");
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_file_is_chosen_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/files");
        var page = window.Page;
        await server.UploadAsync("a"u8.ToArray(), "a.txt");
        await page.GotoAsync("/console/files");

        await page.GetByLabel("All of this page").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await window.ShouldBeTitledAsync("Delete this file?");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("1 file is deleted.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_files_are_found_and_deleted_all_the_same()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/files");
        var page = window.Page;
        var nothing = new RouteFulfillOptions { ContentType = "text/javascript", Body = "" };
        await page.RouteAsync("**/*.js", route => route.FulfillAsync(nothing));
        window.Expected.Add("does not provide an export"); // of a script that the browser had kept
        await server.UploadAsync("a"u8.ToArray(), "a.txt");
        await page.GotoAsync("/console/files?name=a");

        await page.GetByLabel("Choose a.txt").CheckAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete chosen" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete" }).ClickAsync();

        await Assertions.Expect(page.GetByText("1 file is deleted.")).ToBeVisibleAsync();
    }

    /// <summary>One dot.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
}
