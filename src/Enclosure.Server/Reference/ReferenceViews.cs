using Microsoft.AspNetCore.Components;

namespace Enclosure.Server.Reference;

/// <summary>What is around the content of each page of the reference.</summary>
/// <param name="Path">Of the page itself.</param>
/// <param name="KeyHeader">The header that requests tried out carry the key in; null where none is.</param>
public sealed record Surroundings(string Path, IReadOnlyList<IndexGroup> Index, string Search, KeyView Key, string? KeyHeader);

public sealed record IndexGroup(string Title, string Path, IReadOnlyList<IndexTopic> Topics);

public sealed record IndexTopic(string Title, string Path, IReadOnlyList<IndexEntry> Entries);

public sealed record IndexEntry(string Path, string Method, string Template, string Summary);

/// <summary>What is told of the key that samples run with.</summary>
/// <param name="Start">Its first characters; null where nobody is signed in.</param>
/// <param name="IsShown">Whether the samples hold it.</param>
public sealed record KeyView(string? Start, bool IsShown, bool HasFullAccess);

/// <summary>One sample in every language.</summary>
/// <param name="Name">Unique on its page.</param>
public sealed record SampleSet(string Name, IReadOnlyList<SampleText> Texts);

/// <param name="Code">As it is shown: what would be markup is encoded.</param>
public sealed record SampleText(string Language, string Title, MarkupString Code);

/// <param name="Place">path, query, header or body.</param>
/// <param name="Kind">By which the browser knows how to ask for it.</param>
/// <param name="Value">What it begins with when it is tried out.</param>
public sealed record FieldView(
    string Place, string Name, bool IsRequired, string Accepts, string Description, string Kind, string? Value, string? Words);

public sealed record RefusalView(string Code, int Status, string When, string WhatToDo);

public sealed record OperationView(string Anchor, string Id, string Method, string Template, string Summary, string Description)
{
    /// <summary>json, form or raw; null without a body.</summary>
    public required string? BodyKind { get; init; }

    public required string? BodyType { get; init; }
    public required string? BodyDescription { get; init; }
    public required string Answer { get; init; }

    /// <summary>The object that the answer is; null for text and bytes.</summary>
    public required string? AnswerObject { get; init; }


    /// <summary>What is lost by running it; null where nothing is.</summary>
    public required string? Warning { get; init; }

    public required IReadOnlyList<FieldView> Fields { get; init; }
    public required IReadOnlyList<RefusalView> Errors { get; init; }
    public required SampleSet Samples { get; init; }
}

public sealed record ObjectView(string Name, IReadOnlyList<MemberView> Members);

/// <param name="Objects">The objects that it is or holds; several where it may be one of them.</param>
public sealed record MemberView(string Name, string Holds, IReadOnlyList<string> Objects, string Description);

public sealed record TopicView(
    Surroundings Around,
    string Dialect,
    string Title,
    string Description,
    IReadOnlyList<OperationView> Operations,
    IReadOnlyList<ObjectView> Objects,
    IReadOnlyList<string> AnyCodes,
    IReadOnlyList<RefusalView> Errors);

public sealed record DialectView(
    Surroundings Around, string Title, string Description, IReadOnlyList<KeyPlaceView> KeyPlaces, IndexGroup Group, string Document);

public sealed record KeyPlaceView(string Header, string Description);

public sealed record GuideView(Surroundings Around, string Title, string Introduction, IReadOnlyList<GuideStep> Steps);

public sealed record GuideStep(string Anchor, string Title, string Text, SampleSet Samples);

public sealed record OverviewView(
    Surroundings Around,
    string Origin,
    IReadOnlyList<DialectView> Dialects,
    IReadOnlyList<GuideLink> Guides,
    IReadOnlyList<CodeView> Codes);

public sealed record GuideLink(string Path, string Title, string Summary);

/// <summary>A code in both dialects.</summary>
public sealed record CodeView(string Code, IReadOnlyList<int> Statuses, bool IsRetryable, string When, string WhatToDo);
