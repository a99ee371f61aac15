using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Enclosure.Server.Dialects.SendKit.Answers;

internal sealed record FieldFaultWire(
    [property: Description("Name of the field.")] string Field,
    [property: Description("What it must be.")] string Message);

/// <summary>Every error of this dialect. Members that do not belong to a case are left out.</summary>
internal sealed record ErrorWire(
    [property: Description("Phrase of the HTTP status.")] string Error,
    [property: Description("What went wrong and what to do, for a person.")] string Message,
    [property: Description("The HTTP status.")] int Code,
    [property: Description("Stable code, for a program.")] string Reason,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    [Description("Always false.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; }

    [Description("Every wrong field, of VALIDATION_ERROR.")]
    public IReadOnlyList<FieldFaultWire>? Fields { get; init; }

    [Description("Id of the request to report, of INTERNAL.")]
    public string? RequestId { get; init; }
}
