using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class UsagePageTests
{
    [Fact]
    public async Task Bytes_are_told_by_mailbox_type_and_day_of_deletion()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 10_000_000);
        using var api = server.Robotomail();
        await api.UploadAsync(new byte[1_000_000], "big & hostile'.pdf", "application/pdf");
        await api.DeliverAsync(Letters.WithFile("report.png", "aGVsbG8="));
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/usage");

        page.ShouldContain("of 10 MB");
        page.ShouldContain("Uploads (no mailbox)");
        page.ShouldContain(server.Account.Mailbox.FullAddress);
        page.ShouldContain("PDF");
        page.ShouldContain("big &amp; hostile");
        page.ShouldContain("report.png");
        page.ShouldContain(DateTime.UtcNow.AddDays(7).ToString("yyyy-MM-dd"));
    }

    [Fact]
    public async Task Without_a_file_the_page_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/usage");

        page.ShouldContain("No file is kept yet");
        page.ShouldContain("without a limit");
    }

    [Fact]
    public async Task Withheld_mail_is_counted_and_its_files_are_not_named()
    {
        await using var server = await TestServer.StartAsync();
        using var api = server.Robotomail();
        await api.DeliverAsync(Letters.WithFile("first.png", "aGVsbG8="));
        await api.DeliverAsync(Letters.WithFile("second.png", "aGVsbG8="));
        await server.LimitInboundAsync(1);
        using var client = await ConsoleClient.SignedInAsync(server);

        var page = await client.PageAsync("/console/usage");

        page.ShouldContain("Withheld messages: 1.");
        page.ShouldContain("200 %");
        page.ShouldContain("first.png");
        page.ShouldNotContain("second.png");
    }

    [Fact]
    public async Task Files_of_others_are_not_counted()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.AddAccountAsync();
        using var theirs = server.Robotomail(other.FullKey.Text);
        await theirs.UploadIdAsync("theirs.txt");
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PageAsync("/console/usage")).ShouldContain("No file is kept yet");
    }
}
