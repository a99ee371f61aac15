using System.Globalization;
using System.Text.Json;

namespace Enclosure.Tests.OpenApi;

/// <summary>
/// Holds a JSON value against a schema of a document, as far as ours go: references, types, enums, members, items, bounds and the formats
/// uuid and date-time. Stricter than the standard in one thing: a member that no schema names is a fault.
/// </summary>
internal sealed class SchemaChecker(JsonElement document)
{
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        if (value.ValueKind == JsonValueKind.Object) CheckNames(schema, value, "$", faults);
        return faults;
    }

    /// <summary>What a <c>$ref</c> points to; any other schema is itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var pointer)) return schema;
        return pointer.GetString()!.Split('/')[1..].Aggregate(document, (at, name) => at.GetProperty(name));
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (schema.TryGetProperty("$ref", out _))
        {
            Check(Resolve(schema), value, at, faults);
            return;
        }

        foreach (var part in Items(schema, "allOf")) Check(part, value, at, faults);
        if (schema.TryGetProperty("anyOf", out var some) && !some.EnumerateArray().Any(one => Fits(one, value, at)))
            faults.Add($"{at} fits none of its choices");
        if (schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Count(one => Fits(one, value, at)) != 1)
            faults.Add($"{at} fits none or several of its choices");
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => IsOf(name, value)))
            faults.Add($"{at} is {value.ValueKind}, not {type}");
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            faults.Add($"{at} is {value}, not one of {words}");
        CheckText(schema, value, at, faults);
        CheckNumber(schema, value, at, faults);
        CheckParts(schema, value, at, faults);
    }

    private bool Fits(JsonElement schema, JsonElement value, string at)
    {
        var faults = new List<string>();
        Check(schema, value, at, faults);
        return faults.Count == 0;
    }

    private void CheckParts(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (index, item) in value.EnumerateArray().Index()) CheckWhole(items, item, $"{at}[{index}]", faults);
        }

        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var name in Items(schema, "required").Select(name => name.GetString()!))
            if (!value.TryGetProperty(name, out _)) faults.Add($"{at}.{name} is missing");
        var named = schema.TryGetProperty("properties", out var properties);
        var hasMore = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object;
        foreach (var member in value.EnumerateObject())
        {
            if (named && properties.TryGetProperty(member.Name, out var property)) CheckWhole(
                property, member.Value, $"{at}.{member.Name}", faults);
            else if (hasMore) CheckWhole(more, member.Value, $"{at}.{member.Name}", faults);
        }
    }

    private void CheckWhole(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        Check(schema, value, at, faults);
        if (value.ValueKind == JsonValueKind.Object) CheckNames(schema, value, at, faults);
    }

    private void CheckNames(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (TakesAnyName(schema)) return;
        var names = Names(schema).ToHashSet();
        var unnamed = value.EnumerateObject().Select(member => member.Name).Where(name => !names.Contains(name));
        faults.AddRange(unnamed.Select(name => $"{at}.{name} is in no schema"));
    }

    private IEnumerable<string> Names(JsonElement schema)
    {
        var here = Resolve(schema);
        var own = here.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name)
            : [];
        return own.Concat(Parts(here).SelectMany(Names));
    }

    private bool TakesAnyName(JsonElement schema)
    {
        var here = Resolve(schema);
        return here.TryGetProperty("additionalProperties", out _) || Parts(here).Any(TakesAnyName);
    }

    private static void CheckText(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.String) return;
        var text = value.GetString()!;
        var format = schema.TryGetProperty("format", out var named) ? named.GetString() : null;
        if (format == "uuid" && !Guid.TryParseExact(text, "D", out _)) faults.Add($"{at} is no uuid: {text}");
        if (format == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            faults.Add($"{at} is no instant: {text}");
        if (schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32()) faults.Add($"{at} is too short: {text}");
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()) faults.Add($"{at} is too long: {text}");
    }

    private static void CheckNumber(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.Number) return;
        if (schema.TryGetProperty("minimum", out var least) && value.GetDecimal() < least.GetDecimal())
            faults.Add($"{at} is too small: {value}");
        if (schema.TryGetProperty("maximum", out var most) && value.GetDecimal() > most.GetDecimal())
            faults.Add($"{at} is too large: {value}");
    }

    private static IEnumerable<JsonElement> Parts(JsonElement schema) =>
        Items(schema, "allOf").Concat(Items(schema, "oneOf")).Concat(Items(schema, "anyOf"));

    private static IEnumerable<JsonElement> Items(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new ArgumentException($"JSON Schema has no type {type}."),
    };
}
