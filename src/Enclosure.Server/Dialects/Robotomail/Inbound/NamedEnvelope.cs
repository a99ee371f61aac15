using Enclosure.Mime.Headers;

namespace Enclosure.Server.Dialects.Robotomail.Inbound;

/// <summary>What the query of <c>/v1/inbound</c> says of the envelope.</summary>
/// <param name="Recipients">Null when the query names none.</param>
/// <param name="Sender">Null when the query names none; empty for a bounce.</param>
internal sealed record NamedEnvelope(IReadOnlyList<string>? Recipients, string? Sender)
{
    /// <summary>Refuses with <see cref="Refusal.ValidationError"/>.</summary>
    public static NamedEnvelope Of(IQueryCollection query)
    {
        var recipients = query.TryGetValue("rcpt", out var values)
            ? values.Select(value => Address("rcpt", value)).Distinct().ToList()
            : null;
        if (recipients is { Count: > InboundRoutes.MostAddresses })
            throw RefusedException.Invalid(
                "rcpt", $"rcpt may be given at most {InboundRoutes.MostAddresses} times. Send the message again for the others.");
        if (recipients is not null && recipients.Contains("")) throw RefusedException.Invalid("rcpt", "rcpt must be an address.");
        return new NamedEnvelope(recipients, query.TryGetValue("from", out var senders) ? Address("from", senders[^1]) : null);
    }

    /// <summary>As mail programs hand it over, with brackets or without.</summary>
    private static string Address(string name, string? value) =>
        ReversePath.Parse(value ?? "")
            ?? throw RefusedException.Invalid(
                name, $"{name} must be an address, with its domain, of at most {ReversePath.Longest} characters.");
}
