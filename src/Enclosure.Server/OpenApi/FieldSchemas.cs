using System.Globalization;
using System.Text.Json.Nodes;
using Enclosure.Server.Dialects.Operations;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>Schemas of the values that requests and headers carry.</summary>
internal static class FieldSchemas
{
    /// <summary>The object that a JSON body or a form is, or else bytes. A missing JSON field may as well be null.</summary>
    public static OpenApiSchema Of(RequestBody body)
    {
        if (body.Fields.Count == 0) return Of(ValueForm.File);
        var takesNull = body.MediaTypes[0] == "application/json";
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = body.Fields.ToDictionary(field => field.Name, field => Describe(field, takesNull && !field.IsRequired)),
            Required = body.Fields.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(),
        };
    }

    public static OpenApiSchema Of(ValueForm form) => form.Kind switch
    {
        ValueKind.Text => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = (int?)form.Least,
            MaxLength = (int?)form.Most,
            Enum = form.Words?.Select(word => (JsonNode)word).ToList(),
            Default = form.Default?.DeepClone(),
        },
        ValueKind.Integer => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = Text(form.Least),
            Maximum = Text(form.Most),
            Default = form.Default?.DeepClone(),
        },
        ValueKind.Id => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        ValueKind.File => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
        ValueKind.List => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(form.Items!), MaxItems = (int?)form.Most },
        ValueKind.Map => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = Of(form.Items!),
            MaxProperties = (int?)form.Most,
        },
    };

    private static IOpenApiSchema Describe(Field field, bool takesNull)
    {
        var schema = Of(field.Form);
        schema.Description = field.Description;
        if (field.Example is { } example) schema.Examples = [example.DeepClone()];
        if (!takesNull) return schema;
        schema.Type |= JsonSchemaType.Null;
        schema.Enum?.Add(JsonNullSentinel.JsonNull);
        return schema;
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
