using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>One OpenAPI 3.1 document for each dialect, made of its routes and its <see cref="DialectManual"/>.</summary>
internal static class ApiDocuments
{
    public static void Add(IServiceCollection services, IReadOnlyList<DialectManual> manuals)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (var context in manuals.SelectMany(manual => manual.Contexts))
                json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
        });
        foreach (var manual in manuals) services.AddOpenApi(manual.Name, options => Configure(options, manual));
    }

    private static void Configure(OpenApiOptions options, DialectManual manual)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = found => manual.Operations.Any(operation => found.ActionDescriptor.EndpointMetadata.Contains(operation));
        options.CreateSchemaReferenceId = WireName;
        options.AddSchemaTransformer(new WireSchemas(manual));
        options.AddOperationTransformer(new OperationTransformer(manual));
        options.AddDocumentTransformer(new DocumentHead(manual));
    }

    /// <summary><c>SuccessWire&lt;UploadLinkWire&gt;</c> is called <c>SuccessOfUploadLink</c>.</summary>
    private static string? WireName(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Wire", "");
}
