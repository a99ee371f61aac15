using Enclosure.Tests.Smtp;
using Microsoft.Playwright;

namespace Enclosure.Tests.Browser;

/// <summary>One Chromium for all tests of a run; each test has a window of its own, without what others stored.</summary>
internal static class Chromium
{
    private static readonly Lazy<Task<IBrowser>> Started = new(StartAsync);

    public static Task<IBrowser> Browser => Started.Value;

    private static async Task<IBrowser> StartAsync()
    {
        var program = Programs.Need("chromium", "chromium");
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }
}
