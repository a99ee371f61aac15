using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Enclosure.Server.Dialects.SendKit.Answers;

/// <summary>Every success of this dialect.</summary>
internal sealed record SuccessWire<T>([property: Description("What was asked for.")] T Data)
    where T : notnull
{
    [Description("Always true.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; } = true;
}

/// <summary>A success that is one page of a list.</summary>
internal sealed record PageWire<T>(
    [property: Description("The items of this page.")] IReadOnlyList<T> Data,
    [property: Description("Where this page stands in the list.")] PaginationWire Pagination)
{
    [Description("Always true.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; } = true;
}

internal sealed record PaginationWire(
    [property: Description("Most items of a page.")] int Limit,
    [property: Description("Items of the whole list.")] int Total,
    [property: Description("Whether there are more.")] bool HasMore,
    [property: Description("Give it as cursor to go on; null at the end.")] string? NextCursor);
