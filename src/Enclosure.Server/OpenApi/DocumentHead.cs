using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>What a document says of the dialect as a whole: what it is, its groups, where its keys go.</summary>
internal sealed class DocumentHead(DialectManual manual) : IOpenApiDocumentTransformer
{
    private static readonly string Version = typeof(DocumentHead).Assembly.GetName().Version!.ToString(3);

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo { Title = manual.Title, Version = Version, Description = manual.Description };
        document.Tags = manual.Topics.Select(topic => new OpenApiTag { Name = topic.Name, Description = topic.Description }).ToHashSet();
        foreach (var place in manual.KeyPlaces) document.AddComponent<IOpenApiSecurityScheme>(place.Id, Describe(place));
        document.Security = [.. manual.KeyPlaces.Select(place => Requirement(place, document))];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Describe(KeyPlace place) => place.Header is { } header
        ? new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = header,
            Description = place.Description,
        }
        : new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = place.Description };

    private static OpenApiSecurityRequirement Requirement(KeyPlace place, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(place.Id, document)] = [] };
}
