using System.Text.Json.Nodes;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>A dialect's one error schema; each status of an operation narrows it to the codes that can come there.</summary>
internal static class ErrorSchema
{
    private const string Name = "Error";

    public static async Task EnsureAsync(DialectManual manual, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Document!.Components?.Schemas?.ContainsKey(Name) == true) return;
        var schema = await context.GetOrCreateSchemaAsync(manual.Error, null, ct);
        if (schema.Properties![manual.CodeMember] is OpenApiSchema code)
            code.Enum = Words(Enum.GetValues<Refusal>().Select(RefusalTerms.Code));
        context.Document.AddComponent(Name, schema);
    }

    public static OpenApiSchema With(DialectManual manual, IEnumerable<string> codes, OpenApiDocument document) => new()
    {
        AllOf =
        [
            new OpenApiSchemaReference(Name, document),
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    [manual.CodeMember] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Description = "Which of these it is.",
                        Enum = Words(codes),
                    },
                },
            },
        ],
    };

    private static List<JsonNode> Words(IEnumerable<string> codes) => [.. codes.Select(code => JsonValue.Create(code))];
}
