using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Enclosure.Server.Dialects.Operations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enclosure.Server.OpenApi;

/// <summary>
/// Makes the schemas of wire records say what is really written: a member is required unless it is left out when null, and never null when
/// it is left out then.
/// </summary>
internal sealed class WireSchemas(DialectManual manual) : IOpenApiSchemaTransformer
{
    /// <summary>What the framework makes "this or null" of, once a record's schema is referred to.</summary>
    private const string NullableMark = "x-is-nullable-property";

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonPropertyInfo is { } member)
        {
            Narrow(schema, member);
            await ChooseAsync(schema, member, context, ct);
        }

        if (schema.Properties is { Count: > 0 } properties && Written(context.JsonTypeInfo.Type) is { } written)
            Require(schema, properties, written);
    }

    /// <summary>As the dialect's own context writes it, or null for what is no wire record.</summary>
    private JsonTypeInfo? Written(Type type) =>
        manual.Contexts.Select(context => context.GetTypeInfo(type)).FirstOrDefault(found => found is { Kind: JsonTypeInfoKind.Object });

    private static void Narrow(OpenApiSchema schema, JsonPropertyInfo member)
    {
        if (Attribute<AllowedValuesAttribute>(member) is { } allowed)
            schema.Enum = [.. allowed.Values.Select(value => value is null ? JsonNullSentinel.JsonNull : JsonValue.Create((string)value))];
    }

    private async Task ChooseAsync(
        OpenApiSchema schema, JsonPropertyInfo member, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (Attribute<OneOfAttribute>(member) is not { } choice) return;
        schema.OneOf = [];
        foreach (var type in choice.Types)
        {
            var chosen = await context.GetOrCreateSchemaAsync(type, null, ct);
            if (Written(type) is { } written) DescribeMembers(chosen, written);
            schema.OneOf.Add(chosen);
        }
    }

    /// <summary>The words of a member are lost when the schema of its record stands in place.</summary>
    private static void DescribeMembers(OpenApiSchema schema, JsonTypeInfo written)
    {
        foreach (var member in written.Properties)
            if (schema.Properties?[member.Name] is OpenApiSchema property)
                property.Description ??= Attribute<DescriptionAttribute>(member)?.Description;
    }

    private static void Require(OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties, JsonTypeInfo written)
    {
        var leftOut = written.Properties.Where(IsLeftOutWhenNull).ToDictionary(member => member.Name);
        schema.Required = properties.Keys.Where(name => !leftOut.ContainsKey(name)).ToHashSet();
        foreach (var name in properties.Keys.Except(written.Properties.Select(member => member.Name)))
            if (properties[name] is OpenApiSchema discriminator) discriminator.Description ??= "Which of the kinds it is.";
        foreach (var (name, member) in leftOut)
            if (properties[name] is OpenApiSchema property) NeverNull(property, member);
    }

    /// <summary>The words of a nullable record are lost when its schema stands in place.</summary>
    private static void NeverNull(OpenApiSchema property, JsonPropertyInfo member)
    {
        property.Type &= ~JsonSchemaType.Null;
        property.Metadata?.Remove(NullableMark);
        property.Description ??= Attribute<DescriptionAttribute>(member)?.Description;
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo member) =>
        member.IsGetNullable
        && (Attribute<JsonIgnoreAttribute>(member)?.Condition
            ?? member.Options.DefaultIgnoreCondition) == JsonIgnoreCondition.WhenWritingNull;

    private static T? Attribute<T>(JsonPropertyInfo member)
        where T : Attribute =>
        member.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
