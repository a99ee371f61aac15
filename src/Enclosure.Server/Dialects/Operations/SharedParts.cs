using Enclosure.Accounts;

namespace Enclosure.Server.Dialects.Operations;

/// <summary>What operations of every dialect have in common.</summary>
internal static class SharedParts
{
    /// <summary>What a request with a JSON body may be refused for, whatever its fields.</summary>
    public static IReadOnlyList<Refusal> Json { get; } =
        [Refusal.InvalidJson, Refusal.ValidationError, Refusal.UnsupportedMediaType, Refusal.MessageTooLarge];

    public static IReadOnlyList<Refusal> Everywhere { get; } =
        [Refusal.Unauthorized, Refusal.FullAccessRequired, Refusal.Internal, Refusal.Unavailable];

    public static AnswerHeader RequestId { get; } =
        new(new Field(
            "X-Request-Id", "Id of this request, as the server's log has it. Quote it when reporting a fault.", ValueForm.AnyText, true));

    public static AnswerHeader RetryAfter { get; } =
        new(new Field(
            "Retry-After", "Seconds to wait before trying again; only with errors that are retryable.", ValueForm.Integer(1, null)));

    public static AnswerHeader Replayed { get; } =
        new(new Field(
            "Idempotent-Replayed", "Present, and `true`, when this is the answer to an earlier request with the same Idempotency-Key.",
            ValueForm.OneOf("true")));

    public static Parameter IdempotencyKey { get; } = new(
        ParameterPlace.Header,
        new Field(
            "Idempotency-Key",
            "Makes repeating safe: the same key with the same request within 24 hours gets the first answer again "
            + "and has no second effect; "
                + "with another request it is refused. Choose a fresh random text for each request that is meant anew.",
            ValueForm.Text(1, IdempotencyClaim.LongestKey)));

    public static Parameter Id(string description, Thing names, string name = "id") =>
        new(ParameterPlace.Path, new Field(name, description, ValueForm.Id, IsRequired: true) { Names = names });

    public static Parameter Query(string name, string description, ValueForm form) =>
        new(ParameterPlace.Query, new Field(name, description, form));

    public static Parameter Limit(int otherwise) =>
        new(
            ParameterPlace.Query,
            new Field("limit", "Most items of a page.", ValueForm.Integer(1, 100) with { Default = otherwise }) { Example = 20 });
}
