using System.Text.Json;
using Enclosure.Tests.Support;
using Microsoft.Playwright;
using Shouldly;

namespace Enclosure.Tests.Browser;

/// <summary>How wide a window is.</summary>
internal enum Width
{
    Wide,
    Phone,
}

/// <summary>
/// A window of a real browser on a server. Whatever a page says to the console as an error, or throws, fails the test when the window is
/// closed, and so does an answer of 500.
/// </summary>
internal sealed class Window : IAsyncDisposable
{
    private static readonly string Peers = Repository.File("tests", "Enclosure.Tests", "Browser", "peers");
    private readonly List<string> _complaints = [];
    private readonly IBrowserContext _context;

    private Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complain(message.Type == "error", message.Text);
        page.PageError += (_, error) => Complain(true, error);
        page.Response += (_, answer) => Complain(answer.Status == 500, $"{answer.Url} answered 500");
    }

    public IPage Page { get; }

    /// <summary>Complaints that hold one of these are expected: a refusal that the test is about.</summary>
    public List<string> Expected { get; } = [];

    public static async Task<Window> OpenAsync(TestServer server, Width width = Width.Wide, bool dark = false)
    {
        var browser = await Chromium.Browser;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Url,
            ViewportSize = width == Width.Wide
                ? new ViewportSize { Width = 1280, Height = 900 }
                : new ViewportSize { Width = 390, Height = 844 },
            HasTouch = width == Width.Phone,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(15_000);
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>
    /// With somebody who has typed in a key, the account's full one unless another is given, and is led to <paramref name="at"/>, whose
    /// scripts have run.
    /// </summary>
    public static async Task<Window> SignedInAsync(
        TestServer server, Width width = Width.Wide, bool dark = false, string? key = null, string at = "/console/inbox")
    {
        var window = await OpenAsync(server, width, dark);
        await window.SignInAsync(key ?? server.Account.FullKey.Text, at);
        await window.Page.WaitForURLAsync(url => url.EndsWith(at, StringComparison.Ordinal));
        return window;
    }

    public async Task SignInAsync(string key, string at = "/console/inbox")
    {
        await Page.GotoAsync($"/?next={Uri.EscapeDataString(at)}");
        await Page.GetByLabel("API key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Goes to a page one of whose scripts is not there yet: it comes when the returned action is called.</summary>
    public async Task<Action> HoldAsync(string script, string at)
    {
        var isThere = new TaskCompletionSource();
        await Page.RouteAsync(script, async route =>
        {
            await isThere.Task;
            await route.ContinueAsync();
        });
        await Page.GotoAsync(at, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        return isThere.SetResult;
    }

    public Task ShouldBeTitledAsync(string text) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(text);

    /// <summary>What axe-core finds that is serious or worse fails the test (WCAG 2.2, levels A and AA).</summary>
    public async Task ShouldHaveNoBarriersAsync()
    {
        var axe = Path.Combine(await NodeModules.OfAsync(Peers), "axe-core", "axe.min.js");
        var found = await Page.EvaluateAsync<JsonElement>(
            $$"""
            async () => {
                {{await File.ReadAllTextAsync(axe)}}
                const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
                return found.violations.filter(v => v.impact === "serious" || v.impact === "critical")
                    .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).join(" | ")}`);
            }
            """);
        found.EnumerateArray().Select(finding => finding.GetString()).ShouldBeEmpty();
    }

    /// <summary>The page is no wider than its window.</summary>
    public async Task ShouldFitAsync() =>
        (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0);

    /// <summary>
    /// Keeps a picture of the window below TestResults/screens; with ENCLOSURE_SCREENS=yes those that the documents show are taken anew
    /// (docs/images).
    /// </summary>
    public async Task PictureAsync(string name)
    {
        var picture = Repository.File("TestResults", "screens", $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = picture });
        var shown = Repository.File("docs", "images", $"{name}.png");
        var isWanted = Environment.GetEnvironmentVariable("ENCLOSURE_SCREENS") == "yes";
        if (isWanted && File.Exists(shown)) File.Copy(picture, shown, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        _complaints.ShouldBeEmpty();
    }

    private void Complain(bool isComplaint, string text)
    {
        if (isComplaint && !Expected.Exists(expected => text.Contains(expected, StringComparison.Ordinal))) _complaints.Add(text);
    }
}
