using System.Globalization;

namespace Enclosure.Server.Dialects;

/// <summary>A request's query parameters; each one out of form refuses with <see cref="Refusal.ValidationError"/> naming it.</summary>
public sealed class QueryFields(IQueryCollection query)
{
    private static readonly string[] InstantForms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    public string? Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    public int Integer(string name, int min, int max, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw RefusedException.Invalid(name, $"{name} must be a whole number from {min} to {max}.");
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        return Guid.TryParseExact(text, "D", out var id) ? id : throw RefusedException.Invalid(name, $"{name} must be an id.");
    }

    /// <summary>An instant as ISO 8601 has it; UTC unless it says otherwise. A plus that came as a space is one.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        return ParseInstant(text.Replace(' ', '+'))
            ?? throw RefusedException.Invalid(name, $"{name} must be an instant such as 2026-11-21T12:00:00Z.");
    }

    /// <summary>An instant as ISO 8601 has it; UTC unless it says otherwise. Null for anything else.</summary>
    public static DateTimeOffset? ParseInstant(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            InstantForms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant)
            ? instant
            : null;

    /// <summary>One of the words, or null when it is missing.</summary>
    public string? OneOf(string name, IReadOnlyList<string> words)
    {
        if (Text(name) is not { } text) return null;
        return words.Contains(text) ? text : throw RefusedException.Invalid(name, $"{name} must be one of: {string.Join(", ", words)}.");
    }
}
