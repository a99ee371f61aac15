using System.Text;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>
/// <c>/openapi/&lt;dialect&gt;.json</c>. Each document is made once, at its first request, and names the server as that request's client
/// reaches it. Other names under <c>/openapi</c> are unknown paths like any other.
/// </summary>
internal sealed class ApiDocumentRoutes(IServiceProvider services, IReadOnlyList<DialectManual> manuals, PublicAddress address)
{
    public static string PathOf(DialectManual manual) => $"/openapi/{manual.Name}.json";

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var manual in manuals)
        {
            var document = new Lazy<Task<OpenApiDocument>>(() => MakeAsync(manual));
            routes.MapGet(PathOf(manual), http => AnswerAsync(http, document.Value));
        }
    }

    private async Task AnswerAsync(HttpContext http, Task<OpenApiDocument> made)
    {
        var document = await made;
        var addressed = new OpenApiDocument
        {
            Info = document.Info,
            Servers = [new OpenApiServer { Url = address.Of(http) }],
            Paths = document.Paths,
            Components = document.Components,
            Security = document.Security,
            Tags = document.Tags,
        };
        using var json = new MemoryStream();
        await addressed.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, http.RequestAborted);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }

    private Task<OpenApiDocument> MakeAsync(DialectManual manual) =>
        services.GetRequiredKeyedService<IOpenApiDocumentProvider>(manual.Name).GetOpenApiDocumentAsync();
}
