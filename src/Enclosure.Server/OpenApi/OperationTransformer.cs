using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>
/// Turns an <see cref="Operation"/> into the document's; of the framework's own findings only the answer's schema is kept.
/// </summary>
internal sealed class OperationTransformer(DialectManual manual) : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation target, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var operation = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Single();
        var document = context.Document!;
        target.OperationId = operation.Id;
        target.Summary = operation.Summary;
        target.Description = operation.Description;
        target.Tags = new HashSet<OpenApiTagReference> { new(operation.Topic, document) };
        target.Parameters = [.. operation.Parameters.Select(Describe)];
        target.RequestBody = operation.Body is { } body ? Describe(body) : null;
        await ErrorSchema.EnsureAsync(manual, context, ct);
        target.Responses = Answers(operation, target.Responses!, document);
    }

    private static IOpenApiParameter Describe(Parameter parameter) => new OpenApiParameter
    {
        Name = parameter.Field.Name,
        In = parameter.Place switch
        {
            ParameterPlace.Path => ParameterLocation.Path,
            ParameterPlace.Query => ParameterLocation.Query,
            ParameterPlace.Header => ParameterLocation.Header,
        },
        Description = parameter.Field.Description,
        Required = parameter.Field.IsRequired,
        Schema = FieldSchemas.Of(parameter.Field.Form),
        Example = parameter.Field.Example?.DeepClone(),
    };

    private static OpenApiRequestBody Describe(RequestBody body) => new()
    {
        Description = body.Description,
        Required = true,
        Content = body.MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = FieldSchemas.Of(body) }),
    };

    private OpenApiResponses Answers(Operation operation, OpenApiResponses found, OpenApiDocument document)
    {
        var success = operation.Answer.Status.ToString();
        var answers = new OpenApiResponses
        {
            [success] = new OpenApiResponse
            {
                Description = operation.Answer.Description,
                Headers = Headers(operation.Answer.Status, operation.Answer.Headers),
                Content = found[success].Content,
            },
        };
        foreach (var refusals in manual.RefusalsOf(operation)) answers[refusals.Key.ToString()] = Refused(refusals, document);
        return answers;
    }

    private OpenApiResponse Refused(IGrouping<int, Refusal> refusals, OpenApiDocument document)
    {
        IReadOnlyList<AnswerHeader> more = refusals.Any(RefusalTerms.Retryable) ? [SharedParts.RetryAfter] : [];
        return new OpenApiResponse
        {
            Description = string.Join("\n", refusals.Select(refusal => $"- `{RefusalTerms.Code(refusal)}`: {RefusalWords.When(refusal)}")),
            Headers = Headers(refusals.Key, more),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = ErrorSchema.With(manual, refusals.Select(RefusalTerms.Code), document) },
            },
        };
    }

    private Dictionary<string, IOpenApiHeader> Headers(int status, IReadOnlyList<AnswerHeader> more) =>
        manual.Headers.Concat(more)
            .Where(header => header.On is null || header.On(status))
            .ToDictionary(header => header.Field.Name, Describe);

    private static IOpenApiHeader Describe(AnswerHeader header) => new OpenApiHeader
    {
        Description = header.Field.Description,
        Required = header.Field.IsRequired,
        Schema = FieldSchemas.Of(header.Field.Form),
        Example = header.Field.Example?.DeepClone(),
    };
}
