using System.Text;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>The tool of docs/recipes/agents-read-a-file.md, run as it stands there.</summary>
public sealed class AgentToolTests
{
    private static readonly Page Recipe = Page.Of("docs", "recipes", "agents-read-a-file.md");

    [Fact]
    public async Task A_text_comes_in_pieces_that_end_at_line_ends_and_make_the_whole()
    {
        var text = string.Concat(Enumerable.Range(1, 3000).Select(line => $"Zeile {line} – \u00fc\n"));
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await client.UploadAsync(Encoding.UTF8.GetBytes(text))).Text("id");

        var read = new StringBuilder();
        for (long? next = 0; next is { } offset;)
        {
            var piece = await ReadAsync(server, id, $"{offset}");
            piece.Text("text").ShouldEndWith("\n");
            piece.Text("text").Length.ShouldBeLessThanOrEqualTo(8000);
            read.Append(piece.Text("text"));
            next = piece.IsNull("nextOffset") ? null : piece.Number("nextOffset");
        }

        read.ToString().ShouldBe(text);
    }

    [Fact]
    public async Task Any_other_file_is_a_link_and_what_is_not_there_the_error_as_it_came()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var file = await client.UploadAsync("%PDF-1.4\n"u8.ToArray(), "a.pdf", "application/pdf");

        var told = await ReadAsync(server, file.Text("id"));
        told.Text("sha256").ShouldBe(file.Text("sha256"));
        (await server.Http.GetStringAsync(told.Text("url"))).ShouldBe("%PDF-1.4\n");
        (await ReadAsync(server, $"{Guid.NewGuid()}")).Text("code").ShouldBe("NOT_FOUND");
    }

    private static async Task<JsonElement> ReadAsync(TestServer server, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["ENCLOSURE_URL"] = server.Url,
            ["ENCLOSURE_KEY"] = server.Account.FullKey.Text,
        };
        using var tool = RecipeProgram.Start("python", RecipeProgram.Code(Recipe, "python"), environment, arguments);
        return JsonSerializer.Deserialize<JsonElement>(await tool.LineAsync());
    }
}
