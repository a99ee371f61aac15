using Enclosure.Tests.Support;
using Enclosure.Tests.WebConsole;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Browser;

public sealed class InboxJourneyTests
{
    [Theory]
    [InlineData("Wide", false)]
    [InlineData("Wide", true)]
    [InlineData("Phone", false)]
    [InlineData("Phone", true)]
    public async Task A_mail_is_read_as_its_sender_meant_it(string width, bool dark)
    {
        await using var server = await TestServer.StartAsync();
        await ArriveAsync(server);
        await using var window = await Window.SignedInAsync(server, Enum.Parse<Width>(width), dark);
        var (page, suffix) = (window.Page, $"{width}{(dark ? "-dark" : "")}");

        await Assertions.Expect(Letter(page, "Invoice 2026-114")).ToBeVisibleAsync();
        await window.PictureAsync($"inbox-{suffix}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();

        await Letter(page, "Invoice 2026-114").ClickAsync();
        var logo = page.FrameLocator("#sheet").GetByAltText("Logo");
        await Assertions.Expect(logo).ToBeVisibleAsync();
        await Eventually.TrueAsync(
            async () => await WidthOfAsync(logo) == 48, "the picture is decoded");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Invoice 2026-114" })).ToBeVisibleAsync();
        await window.PictureAsync($"message-{suffix}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "All parts" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "All parts" })).ToBeVisibleAsync();
        await window.PictureAsync($"parts-{suffix}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();
    }

    [Fact]
    public async Task Pictures_on_other_servers_are_fetched_when_they_are_asked_for_and_not_before()
    {
        await using var server = await TestServer.StartAsync();
        await using var tracker = new PictureServer();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice($"{tracker.Url}/pixel.png"));
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;
        await Letter(page, "Invoice 2026-114").ClickAsync();
        await Assertions.Expect(page.FrameLocator("#sheet").GetByAltText("Logo")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        tracker.Requests.ShouldBe(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Show remote images" }).ClickAsync();
        var remote = page.FrameLocator("#sheet").GetByAltText("Remote");
        await Eventually.TrueAsync(
            async () => await WidthOfAsync(remote) == 48, "the picture is decoded");

        tracker.Requests.ShouldBe(1);
        tracker.Referrer.ShouldBeNull();
    }

    [Fact]
    public async Task New_mail_appears_on_top_without_a_reload_and_is_said()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(InboundClient.Plain("First"));
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;
        await page.EvaluateAsync("() => { window.sameOne = true; }");

        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());

        await Assertions.Expect(page.Locator("#letters .subject").First).ToHaveTextAsync("Invoice 2026-114");
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("New message: Invoice 2026-114");
        (await page.EvaluateAsync<bool>("() => window.sameOne")).ShouldBeTrue();
        await window.PictureAsync("inbox-new");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#letters .letter")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_page_that_lost_its_connection_says_so()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server);
        window.Expected.AddRange(["ERR_", "503"]);
        await Assertions.Expect(window.Page.Locator("#connection")).ToBeHiddenAsync();

        await server.StopAsync();

        await Assertions.Expect(window.Page.GetByText("Not connected: new mail is not shown. Trying again…")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_first_mail_takes_the_place_of_what_says_that_there_is_none()
    {
        await using var server = await TestServer.StartAsync();
        await using var window = await Window.SignedInAsync(server, Width.Phone);
        await Assertions.Expect(window.Page.GetByText("No mail yet")).ToBeVisibleAsync();
        await window.PictureAsync("inbox-empty-Phone");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();

        await server.Robotomail().DeliverAsync(InboundClient.Plain("First"));

        await Assertions.Expect(Letter(window.Page, "First")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.GetByText("No mail yet")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("photo.png", "Wide")]
    [InlineData("prices.csv", "Wide")]
    [InlineData("notes.txt", "Wide")]
    [InlineData("invoice.pdf", "Wide")]
    [InlineData("tool.exe", "Wide")]
    [InlineData("prices.csv", "Phone")]
    public async Task A_file_is_looked_at_without_being_saved(string name, string width)
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        await using var window = await Window.SignedInAsync(server, Enum.Parse<Width>(width));
        var page = window.Page;
        await Letter(page, "Invoice 2026-114").ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = name })).ToBeVisibleAsync();
        await SeenAsync(page, name);
        await window.PictureAsync($"preview-{name}-{width}");
        await window.ShouldHaveNoBarriersAsync();
        await window.ShouldFitAsync();
    }

    [Fact]
    public async Task A_file_and_all_files_are_saved()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.Invoice());
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;
        await Letter(page, "Invoice 2026-114").ClickAsync();

        var one = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download prices.csv" }).ClickAsync());
        var all = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download all as zip" }).ClickAsync());

        (await File.ReadAllTextAsync(await one.PathAsync())).ShouldBe(ShownLetters.Csv);
        one.SuggestedFilename.ShouldBe("prices.csv");
        all.SuggestedFilename.ShouldBe("Invoice 2026-114.zip");
    }

    [Fact]
    public async Task The_keyboard_alone_leads_from_the_list_to_a_message_and_to_its_file()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.With("notes.txt", "text/plain", "Read with the keyboard."));
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        await TabToAsync(page, "With a file");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "With a file" })).ToBeVisibleAsync();
        await TabToAsync(page, "Preview notes.txt");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("Read with the keyboard.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Hostile_mail_runs_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(ShownLetters.With(
            "<img src=x onerror=document.title='ran'>.txt", "text/html", "<script>document.title='ran'</script>",
            "<script>document.title='ran'</script>"));
        await server.ReceiveAsync(new Letter { Subject = "Frame", BodyHtml = "<script>parent.document.title='ran'</script><p>Quiet</p>" });
        await using var window = await Window.SignedInAsync(server);
        var page = window.Page;

        await Letter(page, "<script>document.title='ran'</script>").ClickAsync();
        (await page.TitleAsync()).ShouldNotBe("ran");
        await page.GetByRole(AriaRole.Link, new() { Name = "Preview" }).ClickAsync();
        (await page.TitleAsync()).ShouldNotBe("ran");
        await page.GotoAsync("/console/inbox");
        await Letter(page, "Frame").ClickAsync();
        await Assertions.Expect(page.FrameLocator("#sheet").GetByText("Quiet")).ToBeVisibleAsync();
        (await page.TitleAsync()).ShouldNotBe("ran");
    }

    [Fact]
    public async Task A_withheld_message_says_when_it_unlocks()
    {
        await using var server = await TestServer.StartAsync();
        await server.Robotomail().DeliverAsync(InboundClient.Plain("First"));
        var id = await server.ReceiveAsync();
        await server.LimitInboundAsync(1);
        await using var window = await Window.SignedInAsync(server);
        window.Expected.Add("402");
        await Assertions.Expect(window.Page.GetByText("1 message is withheld")).ToBeVisibleAsync();
        await window.PictureAsync("inbox-withheld");

        await window.Page.GotoAsync($"/console/messages/{id}");

        await Assertions.Expect(window.Page.GetByText("It unlocks by itself")).ToBeVisibleAsync();
        await window.ShouldHaveNoBarriersAsync();
        await window.PictureAsync("withheld");
    }

    private static async Task ArriveAsync(TestServer server)
    {
        var client = server.Robotomail();
        await client.DeliverAsync(InboundClient.Plain("Delivery on Tuesday"));
        await client.DeliverAsync(ShownLetters.With("offer.txt", "text/plain", "Twelve chairs.", "Offer for twelve chairs"));
        await client.SendMessageAsync(server.Messages(), SendingClient.Letter());
        await client.DeliverAsync(ShownLetters.Invoice());
    }

    /// <summary>Of a picture, as it was decoded; 0 while it was not.</summary>
    private static Task<int> WidthOfAsync(ILocator picture) =>
        picture.EvaluateAsync<int>("image => image.complete ? image.naturalWidth : 0");

    private static ILocator Letter(IPage page, string subject) =>
        page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = subject, Exact = true });

    private static Task SeenAsync(IPage page, string name) => name switch
    {
        "photo.png" => Eventually.TrueAsync(
            async () => await WidthOfAsync(page.Locator("#picture")) == 48, "the picture is decoded"),
        "prices.csv" => Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "The \"best\" lamp" })).ToBeVisibleAsync(),
        "notes.txt" => Assertions.Expect(page.GetByText("Zwölf Stühle, <b>one</b> table.")).ToBeVisibleAsync(),
        "invoice.pdf" => Assertions.Expect(page.Locator("iframe[title='invoice.pdf'][src^='blob:']")).ToBeVisibleAsync(),
        _ => Assertions.Expect(page.GetByText("No preview")).ToBeVisibleAsync(),
    };

    /// <summary>Goes on until the link of this name has the focus.</summary>
    private static async Task TabToAsync(IPage page, string name)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>(
                "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()");
            if (focused == name) return;
        }

        throw new InvalidOperationException($"The keyboard does not lead to '{name}'.");
    }
}
