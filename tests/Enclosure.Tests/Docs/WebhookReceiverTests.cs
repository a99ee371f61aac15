using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>The receivers of docs/recipes/webhook-receiver.md, run as they stand there.</summary>
public sealed class WebhookReceiverTests
{
    private const string FileSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // of "hello"
    private static readonly Page Recipe = Page.Of("docs", "recipes", "webhook-receiver.md");
    private readonly int _port = FreePort.Next();

    private string Address => $"http://127.0.0.1:{_port}/hook";

    [Theory]
    [InlineData("python")]
    [InlineData("js")]
    public async Task It_fetches_the_files_of_a_message_once_however_often_it_is_told(string language)
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Webhooks:AllowPrivateTargets"] = "true" });
        using var client = server.Robotomail();
        using var made = await client.PostAsJsonAsync("/v1/webhooks", new { url = Address, events = new[] { "message.received" } });
        var hook = (await made.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("webhook");
        using var receiver = await StartAsync(language, hook.Text("secret"));

        await client.DeliverAsync(Letters.WithFile("a.txt", "aGVsbG8="));
        (await receiver.LineAsync()).ShouldBe($"message.received a.txt 5 {FileSha256}");
        var path = $"/v1/webhooks/{hook.Text("id")}";
        var told = await ToldAsync(client, path, before: null);
        var delivery = (await client.GetAsync($"{path}/deliveries").JsonAsync()).GetProperty("deliveries")[0].Text("id");
        using var again = await client.PostAsync($"{path}/deliveries/{delivery}/redeliver", null);
        again.IsSuccessStatusCode.ShouldBeTrue();
        await ToldAsync(client, path, before: told);

        await client.DeliverAsync(Letters.WithFile("b.txt", "aGVsbG8="));
        (await receiver.LineAsync()).ShouldBe($"message.received b.txt 5 {FileSha256}");
    }

    [Theory]
    [InlineData("python")]
    [InlineData("js")]
    public async Task It_turns_a_forged_event_away(string language)
    {
        const string Secret = "whsec_0123";
        using var receiver = await StartAsync(language, Secret);
        var body = Encoding.UTF8.GetBytes("""{"event":"message.received","data":{"attachments":[]}}""");
        var genuine = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

        (await PostAsync(body, genuine)).ShouldBe(HttpStatusCode.NoContent);
        (await PostAsync([.. body, (byte)' '], genuine)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(body, "00")).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(body, null)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<RecipeProgram> StartAsync(string language, string secret)
    {
        var environment = new Dictionary<string, string> { ["SECRET"] = secret, ["PORT"] = $"{_port}" };
        var program = RecipeProgram.Start(language, RecipeProgram.Code(Recipe, language), environment);
        try
        {
            await Eventually.TrueAsync(async () => await AnswersAsync(), "the receiver listens");
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await PostAsync([], null) == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<HttpStatusCode> PostAsync(byte[] body, string? signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(body) };
        if (signature is not null) request.Headers.Add("X-Robotomail-Signature", signature);
        request.Headers.Add("X-Robotomail-Delivery-Id", $"{Guid.NewGuid()}");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>When the hook last took an event, once that is another time than before.</summary>
    private static async Task<string> ToldAsync(HttpClient client, string hook, string? before)
    {
        string? told = null;
        await Eventually.TrueAsync(
            async () =>
            {
                told = (await client.GetAsync(hook).JsonAsync()).GetProperty("webhook").GetProperty("lastTriggeredAt").GetString();
                return told is not null && told != before;
            },
            "the hook took the event");
        return told!;
    }
}
