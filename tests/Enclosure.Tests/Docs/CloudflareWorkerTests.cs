using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>
/// The worker of docs/recipes/cloudflare-email-routing.md, run in Node with messages in the form that Cloudflare documents.
/// </summary>
public sealed class CloudflareWorkerTests
{
    private static readonly Page Recipe = Page.Of("docs", "recipes", "cloudflare-email-routing.md");

    [Fact]
    public async Task A_message_is_handed_in_and_one_for_nobody_is_bounced()
    {
        await using var server = await TestServer.StartAsync();

        var key = server.Account.FullKey.Text;
        (await TryAsync(server.Url, key, "demo@localhost")).ShouldBe("taken");
        (await TryAsync(server.Url, key, "nobody@localhost")).ShouldStartWith("rejected: No recipient is a mailbox");

        using var client = server.Robotomail();
        var message = (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages")[0];
        message.Text("subject").ShouldBe("By way of a worker");
        message.Text("fromAddress").ShouldBe("ann@example.com");
    }

    /// <summary>Thrown, so that the mail is not lost by an answer that says it was taken or will never be.</summary>
    [Fact]
    public async Task A_wrong_key_and_a_server_that_is_away_lose_nothing()
    {
        await using var server = await TestServer.StartAsync();

        (await TryAsync(server.Url, "rm_wrong", "demo@localhost")).ShouldStartWith("thrown: 401 UNAUTHORIZED");
        (await TryAsync("http://127.0.0.1:1", "rm_wrong", "demo@localhost")).ShouldStartWith("thrown: ");
    }

    private static async Task<string> TryAsync(string url, string key, string to)
    {
        var worker = RecipeProgram.Code(Recipe, "js").Replace("export default", "const worker =");
        var environment = new Dictionary<string, string> { ["ENCLOSURE_URL"] = url, ["ENCLOSURE_KEY"] = key, ["TO"] = to };
        using var program = RecipeProgram.Start(
            "js",
            $$"""
            {{worker}}
            const raw = Buffer.from("From: ann@example.com\r\nTo: x@localhost\r\nSubject: By way of a worker\r\n\r\nHello\r\n");
            let outcome = "taken";
            const message = {
              from: "ann@example.com", to: process.env.TO, raw: new Blob([raw]).stream(), rawSize: raw.length,
              setReject: reason => { outcome = `rejected: ${reason}`; },
            };
            await worker.email(message, process.env).catch(error => { outcome = `thrown: ${error.message}`; });
            console.log(outcome);
            """,
            environment);
        return await program.LineAsync();
    }
}
