using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>The members that Robotomail's published contract requires, by name and kind. Members beside them are ours to add.</summary>
internal static partial class Shapes
{
    private static readonly JsonElement All = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Repository.File("tests", "Enclosure.Tests", "Dialects", "Robotomail", "Fixtures", "robotomail-shapes.json")));

    public static void ShouldHaveShape(this JsonElement value, string shape)
    {
        foreach (var member in All.GetProperty(shape).EnumerateObject())
        {
            value.TryGetProperty(member.Name, out var found).ShouldBeTrue($"{shape}.{member.Name} is missing in {value}");
            Fits(found, member.Value.GetString()!).ShouldBeTrue($"{shape}.{member.Name} is {found}, not {member.Value}");
        }
    }

    public static IReadOnlyList<string> Members(string shape) => [.. All.GetProperty(shape).Names()];

    private static bool Fits(JsonElement value, string kind) => kind switch
    {
        _ when kind.EndsWith('?') => value.ValueKind == JsonValueKind.Null || Fits(value, kind[..^1]),
        "id" => value.ValueKind == JsonValueKind.String && Id().IsMatch(value.GetString()!),
        "text" => value.ValueKind == JsonValueKind.String,
        "instant" => value.ValueKind == JsonValueKind.String && Instant().IsMatch(value.GetString()!),
        "integer" => value.ValueKind == JsonValueKind.Number && Integer().IsMatch(value.GetRawText()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "list" => value.ValueKind == JsonValueKind.Array,
        _ => throw new ArgumentException($"'{kind}' is no kind", nameof(kind)),
    };

    /// <summary>A UUID in lower case.</summary>
    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Id();

    /// <summary>ISO 8601 in UTC with milliseconds and Z.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Instant();

    /// <summary>A JSON integer as strictly typed clients read one: no fraction, no exponent.</summary>
    [GeneratedRegex(@"^-?\d+$")]
    private static partial Regex Integer();
}
