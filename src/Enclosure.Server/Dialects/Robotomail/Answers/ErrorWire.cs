using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

internal sealed record FieldFaultWire(
    [property: Description("Name of the field.")] string Field,
    [property: Description("What it must be.")] string Message);

internal sealed record ResolutionWire(
    [property: Description("This API as an OpenAPI document.")] string Openapi,
    [property: Description("This API to read and to try.")] string Docs,
    [property: Description("Where every path is listed.")] string Endpoints,
    [property: Description("Paths that most clients want.")] IReadOnlyList<string> CommonEndpoints);

internal sealed record WithheldWire(
    [property: Description("What it is.")]
    [property: AllowedValues("message", "attachment")] string Type,
    [property: Description("Its id.")] Guid Id);

internal sealed record UpgradeEndpointWire(
    [property: Description("Method of the request.")] string Method,
    [property: Description("Its path: here the account, which shows limit and count.")] string Path);

/// <summary>How to get at withheld mail, in the operator's words.</summary>
internal sealed record UpgradeWire(
    [property: Description("Page for a person.")] string BrowserUrl,
    [property: Description("Request for a program.")] UpgradeEndpointWire ApiEndpoint,
    [property: Description("What to do.")] string Hint);

/// <summary>Every error of this dialect. Members that do not belong to a case are left out.</summary>
internal sealed record ErrorWire(
    [property: Description("What went wrong and what to do, for a person.")] string Error,
    [property: Description("Stable code, for a program.")] string Code,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    [Description("Every wrong field, of VALIDATION_ERROR.")]
    public IReadOnlyList<FieldFaultWire>? Fields { get; init; }

    [Description("Where to get a higher limit: a text with 403, 413 and 429; with 402 an object of browserUrl, apiEndpoint and hint.")]
    [OneOf(typeof(string), typeof(UpgradeWire))]
    public object? Upgrade { get; init; }

    [Description("What is withheld, of INBOUND_LIMIT_EXCEEDED.")]
    public WithheldWire? Resource { get; init; }

    [Description("What unlocks it without doing anything, of INBOUND_LIMIT_EXCEEDED: the turn of the month.")]
    [AllowedValues("reset")]
    public string? Recovery { get; init; }

    [Description("When it unlocks by itself, of INBOUND_LIMIT_EXCEEDED.")]
    public DateTimeOffset? ResetAt { get; init; }

    [Description("True for ACCOUNT_SUSPENDED.")]
    public bool? Suspended { get; init; }

    [Description("The operator's reason, of ACCOUNT_SUSPENDED.")]
    public string? Reason { get; init; }

    [Description("More words, of an unknown path.")]
    public string? Message { get; init; }

    [Description("Where to look, of an unknown path.")]
    public ResolutionWire? Resolution { get; init; }

    [Description("Id of the request to report, of INTERNAL.")]
    public string? RequestId { get; init; }
}
