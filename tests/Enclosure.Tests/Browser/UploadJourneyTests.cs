using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class UploadJourneyTests
{
    [Theory]
    [InlineData("form", "through this server")]
    [InlineData("link", "by a signed link")]
    public async Task Three_files_go_up_either_way_with_progress_in_between(string way, string words)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        var page = window.Page;
        await UploadPage.ThrottleAsync(page, bytesPerSecond: 1_500_000);
        await page.Locator($"input[value={way}]").CheckAsync();

        await UploadPage.ChooseAsync(page, ("one.bin", 1_500_000), ("two.bin", 1_500_000), ("three.bin", 1_500_000));

        await Assertions.Expect(page.GetByText("s left").First).ToBeVisibleAsync();
        var bar = page.GetByLabel("Progress of one.bin");
        await Assertions.Expect(bar).Not.ToHaveJSPropertyAsync("value", 0);
        ((double)await bar.EvaluateAsync<double>("bar => bar.value")).ShouldBeInRange(1, 99);
        await window.PictureAsync($"upload-{way}-under-way");
        await Assertions.Expect(page.Locator(".badge.good")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".way").First).ToHaveTextAsync(words);
        await window.PictureAsync($"upload-{way}-done");
        await window.ShouldHaveNoBarriersAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Files", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
        (await server.CountersAsync()).ShouldBe((4_500_000, 0));
    }

    [Fact]
    public async Task A_file_is_dropped_and_a_picture_is_pasted()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        var page = window.Page;

        await UploadPage.DropAsync(page, "dropped.txt");
        await UploadPage.PasteAsync(page, "image.png", "image/png");

        await Assertions.Expect(page.Locator(".badge.good")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#queue")).ToContainTextAsync("dropped.txt");
        await Assertions.Expect(page.Locator("#queue")).ToContainTextAsync("pasted-");
    }

    [Fact]
    public async Task One_is_cancelled_one_is_stopped_and_goes_on_and_the_others_do_not_mind()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        var page = window.Page;
        await UploadPage.ThrottleAsync(page, bytesPerSecond: 400_000);

        await UploadPage.ChooseAsync(
            page, ("kept.bin", 600_000), ("cancelled.bin", 3_000_000), ("stopped.bin", 600_000), ("fourth.bin", 1000));
        await Assertions.Expect(UploadPage.Row(page, "fourth.bin")).ToContainTextAsync("Waiting for its turn.");
        await UploadPage.Button(page, "Pause stopped.bin").ClickAsync();
        await Assertions.Expect(UploadPage.Row(page, "stopped.bin")).ToContainTextAsync("Going on begins this file anew");
        await UploadPage.Button(page, "Cancel cancelled.bin").ClickAsync();
        await Assertions.Expect(UploadPage.Row(page, "cancelled.bin")).ToHaveCountAsync(0);
        await window.PictureAsync("upload-paused");
        await UploadPage.Button(page, "Go on stopped.bin").ClickAsync();

        await Assertions.Expect(page.Locator(".badge.good")).ToHaveCountAsync(3);
        (await server.CountersAsync()).ShouldBe((1_201_000, 0));
    }

    [Fact]
    public async Task What_is_too_large_is_told_before_a_byte_goes_and_what_the_server_refuses_is_told_in_its_words()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 1000);
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        window.Expected.Add("413");
        var page = window.Page;

        await UploadPage.ChooseAsync(page, ("huge.bin", 26_214_401), ("no-room.bin", 2000), ("fits.bin", 500));

        await Assertions.Expect(UploadPage.Row(page, "huge.bin")).ToContainTextAsync("at most 26,214,400 bytes are taken");
        await Assertions.Expect(UploadPage.Row(page, "no-room.bin")).ToContainTextAsync("STORAGE_LIMIT_EXCEEDED");
        await Assertions.Expect(UploadPage.Row(page, "fits.bin")).ToContainTextAsync("Uploaded in");
        await window.PictureAsync("upload-refused");
        await window.ShouldHaveNoBarriersAsync();
    }

    [Theory]
    [InlineData("form")]
    [InlineData("link")]
    public async Task Offline_in_the_middle_of_an_upload_it_says_so_and_goes_on_by_itself(string way)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        window.Expected.Add("ERR_INTERNET_DISCONNECTED");
        window.Expected.Add("ERR_FAILED");
        var page = window.Page;
        await page.Locator($"input[value={way}]").CheckAsync();
        await UploadPage.ThrottleAsync(page, bytesPerSecond: 500_000);
        await UploadPage.ChooseAsync(page, ("long.bin", 2_000_000));
        await Assertions.Expect(page.GetByText("s left").First).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(true);
        await Assertions.Expect(UploadPage.Row(page, "long.bin")).ToContainTextAsync("You are offline.");
        await Assertions.Expect(UploadPage.Button(page, "Try again long.bin")).ToBeVisibleAsync();
        await window.PictureAsync($"upload-offline-{way}");
        await page.Context.SetOfflineAsync(false);

        await Assertions.Expect(UploadPage.Row(page, "long.bin")).ToContainTextAsync("Uploaded in");
        (await server.CountersAsync()).ShouldBe((2_000_000, 0));
    }

    [Fact]
    public async Task Leaving_the_page_in_the_middle_of_an_upload_asks()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        var page = window.Page;
        await UploadPage.ThrottleAsync(page, bytesPerSecond: 100_000);
        await UploadPage.ChooseAsync(page, ("long.bin", 1_000_000));
        await Assertions.Expect(page.GetByText("s left").First).ToBeVisibleAsync();
        var asked = new TaskCompletionSource<string>();
        page.Dialog += (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            _ = dialog.DismissAsync();
        };

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Files", Exact = true }).ClickAsync();

        (await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).ShouldBe("beforeunload");
        page.Url.ShouldEndWith("/console/upload");
        await UploadPage.Button(page, "Cancel long.bin").ClickAsync();
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_file_is_stopped_goes_on_and_is_taken_off_the_list()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, at: "/console/upload");
        var page = window.Page;
        await UploadPage.ThrottleAsync(page, bytesPerSecond: 400_000);
        await UploadPage.ChooseAsync(page, ("a.bin", 800_000));

        await UploadPage.Button(page, "Pause a.bin").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(UploadPage.Button(page, "Go on a.bin")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(UploadPage.Row(page, "a.bin")).ToContainTextAsync("Uploaded in");
        await UploadPage.Button(page, "Take off the list a.bin").FocusAsync();
        await page.Keyboard.PressAsync("Space");

        await Assertions.Expect(page.Locator("#choose")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task On_a_phone_it_fits_and_has_no_barriers(bool dark)
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, Width.Phone, dark, at: "/console/upload");
        await UploadPage.ChooseAsync(
            window.Page, ("a name that is rather long and has no end in sight, as names of scans have.pdf", 1000), ("b.png", 70));

        await Assertions.Expect(window.Page.Locator(".badge.good")).ToHaveCountAsync(2);
        await window.ShouldFitAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync($"upload-phone{(dark ? "-dark" : "")}");
    }
}
