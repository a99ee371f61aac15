using Microsoft.Playwright;

namespace Enclosure.Tests.Browser;

/// <summary>What somebody does on the upload page.</summary>
internal static class UploadPage
{
    private static readonly string Shelf = Directory.CreateTempSubdirectory("enclosure-test-").FullName;

    static UploadPage() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Shelf, recursive: true);

    /// <summary>Files of the disk, as somebody has them: the browser reads them when they go up.</summary>
    public static Task ChooseAsync(IPage page, params (string Name, int Size)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Shelf, Guid.NewGuid().ToString("n"))).FullName;
        foreach (var (name, size) in files)
        {
            using var file = File.Create(Path.Combine(folder, name));
            file.SetLength(size);
        }

        return page.Locator("#choose").SetInputFilesAsync(files.Select(file => Path.Combine(folder, file.Name)));
    }

    public static ILocator Row(IPage page, string name) => page.Locator("#queue > li", new PageLocatorOptions { HasText = name });

    public static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>A line as slow as that, upwards.</summary>
    public static async Task ThrottleAsync(IPage page, int bytesPerSecond)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 5,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = bytesPerSecond,
        });
    }

    public static async Task DropAsync(IPage page, string name)
    {
        var dropped = await page.EvaluateHandleAsync(
            """
            name => {
                const dropped = new DataTransfer();
                dropped.items.add(new File(["dropped"], name, { type: "text/plain" }));
                return dropped;
            }
            """,
            name);
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = dropped });
    }

    public static Task PasteAsync(IPage page, string name, string type) =>
        page.EvaluateAsync(
            """
            ([name, type]) => {
                const pasted = new DataTransfer();
                pasted.items.add(new File(["pasted"], name, { type }));
                document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true }));
            }
            """,
            new[] { name, type });
}
