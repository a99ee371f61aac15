using System.ComponentModel;

namespace Enclosure.Server.Dialects.Robotomail;

internal sealed record FieldFaultWire(
    [property: Description("Name of the field.")] string Field,
    [property: Description("What it must be.")] string Message);

internal sealed record ResolutionWire(
    [property: Description("This API as an OpenAPI document.")] string Openapi,
    [property: Description("This API to read and to try.")] string Docs,
    [property: Description("Where every path is listed.")] string Endpoints,
    [property: Description("Paths that most clients want.")] IReadOnlyList<string> CommonEndpoints);

/// <summary>Every error of this dialect. Members that do not belong to a case are left out.</summary>
internal sealed record ErrorWire(
    [property: Description("What went wrong and what to do, for a person.")] string Error,
    [property: Description("Stable code, for a program.")] string Code,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    [Description("Every wrong field, of VALIDATION_ERROR.")]
    public IReadOnlyList<FieldFaultWire>? Fields { get; init; }

    [Description("Where to get a higher limit, of limit errors.")]
    public string? Upgrade { get; init; }

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
