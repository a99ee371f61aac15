namespace Enclosure.Webhooks;

/// <summary>A delivery that this process alone may try until its lease ends.</summary>
/// <param name="Attempts">Tries so far.</param>
/// <param name="Secret">The hook's, to sign with.</param>
/// <param name="Lease">Which lease it is: the outcome counts only while it holds.</param>
public sealed record DueDelivery(
    Guid Id,
    Guid WebhookId,
    Guid AccountId,
    string Kind,
    Guid MessageId,
    DateTimeOffset EventAt,
    long Attempts,
    string Url,
    IReadOnlyDictionary<string, string>? Headers,
    string Secret,
    string Lease);
