using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Reports;

/// <summary>Reads the parts that a delivery status notification consists of.</summary>
public static class DeliveryStatus
{
    private const int MostRecipients = 1000;

    /// <summary>
    /// The recipients of a <c>message/delivery-status</c> (RFC 3464 §2.1, RFC 6533 §3), at most 1000; those without an Action are passed
    /// over.
    /// </summary>
    public static IReadOnlyList<ReportedRecipient> Recipients(ReadOnlyMemory<byte> content) =>
        [.. FieldGroups.Read(content).Select(Recipient).OfType<ReportedRecipient>().Take(MostRecipients)];

    /// <summary>The Message-ID, with brackets, in the returned header of a message; null when there is none.</summary>
    public static string? MessageId(ReadOnlyMemory<byte> header) =>
        FieldGroups.Read(header).FirstOrDefault()?.GetValueOrDefault("Message-ID") is { } text
            ? MessageIds.Parse(text).FirstOrDefault()
            : null;

    private static ReportedRecipient? Recipient(IReadOnlyDictionary<string, string> fields)
    {
        if (fields.GetValueOrDefault("Action") is not { } action) return null;
        return new ReportedRecipient(
            Address(fields.GetValueOrDefault("Final-Recipient")),
            Address(fields.GetValueOrDefault("Original-Recipient")),
            FirstWord(action).ToLowerInvariant(),
            StatusIn(fields.GetValueOrDefault("Status")),
            Untyped(fields.GetValueOrDefault("Diagnostic-Code")));
    }

    private static string? Address(string? field) => Untyped(field)?.Trim('<', '>', ' ') is { Length: > 0 } address ? address : null;

    /// <summary>What follows <c>rfc822;</c>, <c>smtp;</c> or another type; all of it where there is none.</summary>
    private static string? Untyped(string? field) =>
        field is null ? null : field[(field.IndexOf(';') + 1)..].Trim() is { Length: > 0 } text ? text : null;

    private static string? StatusIn(string? field) =>
        field is not null && FirstWord(field) is [>= '2' and <= '5', '.', _, ..] status
            && status.All(letter => letter == '.' || char.IsAsciiDigit(letter))
            ? status
            : null;

    private static string FirstWord(string text) =>
        text.Trim() is var word && word.IndexOfAny([' ', '\t', '(', ';']) is var end and >= 0 ? word[..end] : word;
}
