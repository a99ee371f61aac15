using System.Text.Json.Nodes;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference.Samples;

/// <summary>A request that a program is to make, whichever language it is written in.</summary>
internal sealed record SampleRequest(
    string Method, string Url, IReadOnlyList<SampleHeader> Headers, SampleBody? Body, SampleAnswer Answer)
{
    /// <summary>Whether bytes go or come that may take longer than an answer usually does.</summary>
    public bool TakesTime => Body is FormBody or FileBody || Answer.Use is AnswerUse.Listen or AnswerUse.Save;
}

internal sealed record SampleHeader(string Name, string Value);

internal abstract record SampleBody;

internal sealed record JsonBody(JsonNode Value) : SampleBody;

/// <summary>A form with one file.</summary>
internal sealed record FormBody(string Part, FileExample File) : SampleBody;

/// <summary>The bytes of a file as they are.</summary>
internal sealed record FileBody(FileExample File) : SampleBody;

/// <param name="SavedAs">The name of the file it becomes; for <see cref="AnswerUse.Save"/> alone.</param>
internal sealed record SampleAnswer(AnswerUse Use, string SavedAs = "");

/// <summary>What a program does with the answer to its request.</summary>
internal enum AnswerUse
{
    ShowJson,
    ShowStatus,
    Save,

    /// <summary>Shows an endless answer as it comes.</summary>
    Listen,
}
