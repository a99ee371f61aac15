using System.Text.Json;
using System.Text.Json.Nodes;

namespace Enclosure.Server.Reference.Samples;

/// <summary>How a language writes values, over several lines where one would be long.</summary>
/// <param name="Pair">Between a member's name and its value.</param>
/// <param name="Step">What lies deeper is set in by.</param>
internal sealed record Notation(Func<string, string> Text, string Pair, string Null, string True, string False, string Step)
{
    private const int LongestLine = 100;

    public static Notation Json { get; } = new(Literals.Quoted, ": ", "null", "true", "false", "  ");
    public static Notation GoJson { get; } = Json with { Text = Literals.BetweenBackquotes };
    public static Notation Python { get; } = new(Literals.Quoted, ": ", "None", "True", "False", "    ");
    public static Notation Ruby { get; } = new(Literals.Ruby, " => ", "nil", "true", "false", "  ");

    /// <param name="margin">What the lines after the first begin with.</param>
    public string Write(JsonNode? value, string margin = "") => value switch
    {
        null => Null,
        JsonObject members => Between(
            "{", "}", [.. members.Select(member => Text(member.Key) + Pair + Write(member.Value, margin + Step))], margin, true),
        JsonArray items => Between(
            "[", "]", [.. items.Select(item => Write(item, margin + Step))], margin, items.Any(item => item is JsonObject)),
        _ => Scalar(value),
    };

    private string Scalar(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => Text(value.GetValue<string>()),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        _ => value.ToJsonString(),
    };

    private string Between(string open, string close, IReadOnlyList<string> parts, string margin, bool isBroken)
    {
        if (parts.Count == 0) return open + close;
        var line = $"{open}{string.Join(", ", parts)}{close}";
        if (!isBroken && line.Length + margin.Length <= LongestLine) return line;
        var inner = margin + Step;
        return $"{open}\n{inner}{string.Join($",\n{inner}", parts)}\n{margin}{close}";
    }
}
