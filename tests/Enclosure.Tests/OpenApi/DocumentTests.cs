using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.OpenApi;

public sealed class DocumentTests
{
    [Fact]
    public async Task Documents_are_OpenAPI_3_1_and_name_the_server_as_it_was_reached()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var document in await ApiDocument.ReadAllAsync(server))
        {
            document.Root.GetProperty("openapi").GetString().ShouldStartWith("3.1.");
            document.Root.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe(server.Url.TrimEnd('/'));
            foreach (var name in new[] { "title", "version", "description" })
                document.Root.GetProperty("info").GetProperty(name).GetString().ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public async Task Documents_name_the_public_address_when_one_is_set()
    {
        var settings = new Dictionary<string, string?> { ["PublicUrl"] = "https://files.example.com" };
        await using var server = await TestServer.StartAsync(settings: settings);
        foreach (var document in await ApiDocument.ReadAllAsync(server))
            document.Root.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("https://files.example.com");
    }

    [Fact]
    public async Task Every_route_of_a_dialect_is_described_and_nothing_else_is()
    {
        await using var server = await TestServer.StartAsync();
        var mapped = from endpoint in server.Endpoints.OfType<RouteEndpoint>()
                     where endpoint.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)
                         || endpoint.RoutePattern.RawText.StartsWith("/api/", StringComparison.Ordinal)
                     from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                     select $"{method} {endpoint.RoutePattern.RawText}";
        var described = (await ApiDocument.ReadAllAsync(server)).SelectMany(document => document.Operations);
        described.Select(operation => operation.ToString()).ShouldBe(mapped, ignoreOrder: true);
    }

    [Fact]
    public async Task Each_document_describes_the_paths_of_its_own_dialect()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var document in await ApiDocument.ReadAllAsync(server))
            foreach (var operation in document.Operations)
                IsSendKits(operation.Path).ShouldBe(document.Dialect == "sendkit", operation.ToString());
    }

    [Fact]
    public async Task Every_operation_has_its_words_its_tag_and_the_errors_any_may_answer()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var document in await ApiDocument.ReadAllAsync(server))
        {
            var tags = document.Root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();
            document.Operations.Select(operation => operation.Id).ShouldBeUnique();
            foreach (var operation in document.Operations)
            {
                operation.Json.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(operation.ToString());
                operation.Json.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(operation.ToString());
                tags.ShouldContain(operation.Json.GetProperty("tags")[0].GetString());
                operation.Statuses.ShouldContain("401", operation.ToString());
                operation.Statuses.ShouldContain("500", operation.ToString());
                operation.Codes.ShouldBeUnique();
                foreach (var parameter in operation.Parameters)
                    parameter.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
                PathParametersOf(operation).ShouldBe(Braced(operation.Path));
            }
        }
    }

    [Fact]
    public async Task Every_property_of_every_schema_is_described()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var document in await ApiDocument.ReadAllAsync(server)) Undescribed(document.Root, "#").ShouldBeEmpty();
    }

    [Fact]
    public async Task Keys_go_where_each_dialect_reads_them()
    {
        await using var server = await TestServer.StartAsync();
        Schemes(await ApiDocument.ReadAsync(server, "robotomail")).ShouldBe(["http bearer"]);
        Schemes(await ApiDocument.ReadAsync(server, "sendkit")).ShouldBe(["apiKey X-Api-Key", "http bearer"]);
    }

    [Theory]
    [InlineData("/openapi")]
    [InlineData("/openapi/objects.json")]
    [InlineData("/openapi/robotomail")]
    [InlineData("/openapi/robotomail.json/more")]
    [InlineData("/swagger/nothing.js")]
    [InlineData("/swaggers")]
    public async Task Unknown_names_beside_the_documents_answer_the_JSON_404(string path)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("code").GetString().ShouldBe("NOT_FOUND");
        (await ApiDocument.ReadAsync(server, "robotomail")).ErrorFaults(body.RootElement).ShouldBeEmpty();
    }

    private static bool IsSendKits(string path) =>
        path.StartsWith("/v1/inbox", StringComparison.Ordinal) || path.StartsWith("/v1/workspaces", StringComparison.Ordinal)
        || path.StartsWith("/api/jobs", StringComparison.Ordinal);

    private static IEnumerable<string> PathParametersOf(ApiOperation operation) =>
        from parameter in operation.Parameters
        where parameter.GetProperty("in").GetString() == "path"
        select parameter.GetProperty("name").GetString()!;

    private static IEnumerable<string> Braced(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    private static IEnumerable<string> Schemes(ApiDocument document) =>
        from scheme in document.Root.GetProperty("components").GetProperty("securitySchemes").EnumerateObject()
        let detail = scheme.Value.TryGetProperty("scheme", out var named) ? named : scheme.Value.GetProperty("name")
        select $"{scheme.Value.GetProperty("type").GetString()} {detail.GetString()}";

    private static IEnumerable<string> Undescribed(JsonElement node, string at)
    {
        if (node.ValueKind == JsonValueKind.Array)
            return node.EnumerateArray().SelectMany((item, index) => Undescribed(item, $"{at}/{index}"));
        if (node.ValueKind != JsonValueKind.Object) return [];
        var here = node.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject()
                .Where(property => !property.Value.TryGetProperty("description", out _))
                .Select(property => property.Name)
            : [];
        return here.Select(name => $"{at}/{name}")
            .Concat(node.EnumerateObject().SelectMany(member => Undescribed(member.Value, $"{at}/{member.Name}")));
    }
}
