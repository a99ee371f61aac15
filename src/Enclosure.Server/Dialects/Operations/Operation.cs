namespace Enclosure.Server.Dialects.Operations;

/// <summary>
/// One request that a dialect answers, described as data: it maps the route, and whatever explains the API to people reads it.
/// </summary>
/// <param name="Id">Unique within the dialect, camel case; generated clients name their methods after it.</param>
/// <param name="Path">Route template; its parameters are described under <see cref="Parameters"/>.</param>
internal sealed record Operation(string Id, string Method, string Path)
{
    /// <summary>Name of the <see cref="Topic"/> it belongs to.</summary>
    public required string Topic { get; init; }

    /// <summary>One line without a full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>What it does and what to mind, in CommonMark.</summary>
    public required string Description { get; init; }

    public required Answer Answer { get; init; }
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];
    public RequestBody? Body { get; init; }

    /// <summary>Every refusal of its own; those that any operation may meet are the <see cref="DialectManual"/>'s.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];
}

internal enum ParameterPlace
{
    Path,
    Query,
    Header,
}

internal sealed record Parameter(ParameterPlace Place, Field Field);

/// <summary>What a request carries: a JSON object's fields, a form's parts, or bytes as they are, which have no fields.</summary>
internal sealed record RequestBody(IReadOnlyList<string> MediaTypes, string Description, IReadOnlyList<Field> Fields)
{
    public static RequestBody Raw(string description, params IReadOnlyList<string> mediaTypes) => new(mediaTypes, description, []);

    public static RequestBody Json(string description, params IReadOnlyList<Field> fields) =>
        new(["application/json"], description, fields);

    public static RequestBody Form(string description, params IReadOnlyList<Field> fields) =>
        new(["multipart/form-data"], description, fields);

    /// <summary>Of a form or of bytes as they are: a file that would be accepted.</summary>
    public FileExample? File { get; init; }
}

internal sealed record FileExample(string Name, string ContentType);

/// <summary>The answer when all went well.</summary>
/// <param name="Wire">
/// The record that is written as JSON; of another media type <see cref="string"/> for a text, <see cref="Stream"/> for bytes.
/// </param>
internal sealed record Answer(int Status, string Description, Type Wire)
{
    public string MediaType { get; init; } = "application/json";

    /// <summary>What a client would call it on its disk; null for an answer to be read and not kept.</summary>
    public string? SavedAs { get; init; }
    public IReadOnlyList<AnswerHeader> Headers { get; init; } = [];
}

/// <param name="On">The statuses it comes with; null is all.</param>
internal sealed record AnswerHeader(Field Field, Predicate<int>? On = null);
