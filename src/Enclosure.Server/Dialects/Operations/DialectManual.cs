using System.Text.Json.Serialization;

namespace Enclosure.Server.Dialects.Operations;

/// <summary>Everything there is to say of a dialect to those who call it.</summary>
/// <param name="Name">The dialect's name; its document is called so too.</param>
internal sealed record DialectManual(string Name, string Title)
{
    /// <summary>What it is and where it differs from the original, in CommonMark.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<Topic> Topics { get; init; }
    public required IReadOnlyList<KeyPlace> KeyPlaces { get; init; }
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>The dialect's own table of what it answers to each refusal.</summary>
    public required Func<Refusal, int> Status { get; init; }

    /// <summary>What any operation may answer.</summary>
    public required IReadOnlyList<Refusal> Everywhere { get; init; }

    /// <summary>The record of every error, and its member that holds <see cref="RefusalTerms.Code"/>.</summary>
    public required Type Error { get; init; }
    public required string CodeMember { get; init; }

    /// <summary>Headers of every answer, errors too.</summary>
    public required IReadOnlyList<AnswerHeader> Headers { get; init; }

    /// <summary>How the wire records are written.</summary>
    public required IReadOnlyList<JsonSerializerContext> Contexts { get; init; }

    /// <summary>An operation's refusals by the status that answers them, lowest first.</summary>
    public IEnumerable<IGrouping<int, Refusal>> RefusalsOf(Operation operation) =>
        Everywhere.Union(operation.Refusals).GroupBy(Status).OrderBy(refusals => refusals.Key);
}

/// <summary>A group of operations.</summary>
internal sealed record Topic(string Name, string Description);

/// <summary>Where a key is sent: in the header named, or as <c>Authorization: Bearer</c> when there is none.</summary>
internal sealed record KeyPlace(string Id, string Description, string? Header = null);
