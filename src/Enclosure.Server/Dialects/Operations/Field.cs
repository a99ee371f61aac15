using System.Text.Json.Nodes;

namespace Enclosure.Server.Dialects.Operations;

/// <summary>A named value that a request or an answer carries.</summary>
internal sealed record Field(string Name, string Description, ValueForm Form, bool IsRequired = false)
{
    /// <summary>A value that would be accepted.</summary>
    public JsonNode? Example { get; init; }

    /// <summary>What of the account the value stands for; of a list, each item.</summary>
    public Thing? Names { get; init; }

    /// <summary>Whether a request is usually sent with it, though it need not be and has no example of its own.</summary>
    public bool IsUsual { get; init; }
}

internal enum ValueKind
{
    Text,
    Integer,
    Id,
    File,
    List,
    Map,
}

/// <summary>
/// Which values are accepted. The limits are characters of a text, the value of an integer, the items of a list or a map.
/// </summary>
internal sealed record ValueForm(ValueKind Kind)
{
    public long? Least { get; init; }
    public long? Most { get; init; }

    /// <summary>The only texts accepted; null is any.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>What a list or a map holds.</summary>
    public ValueForm? Items { get; init; }

    /// <summary>What is meant when the value is missing.</summary>
    public JsonNode? Default { get; init; }

    public static ValueForm Id { get; } = new(ValueKind.Id);
    public static ValueForm File { get; } = new(ValueKind.File);
    public static ValueForm AnyText { get; } = new(ValueKind.Text);

    public static ValueForm Text(long least, long most) => new(ValueKind.Text) { Least = least, Most = most };

    public static ValueForm OneOf(params IReadOnlyList<string> words) => new(ValueKind.Text) { Words = words };

    public static ValueForm Integer(long least, long? most) => new(ValueKind.Integer) { Least = least, Most = most };

    public static ValueForm ListOf(ValueForm items, long most) => new(ValueKind.List) { Items = items, Most = most };

    /// <summary>An object whose members have names of the caller's choice.</summary>
    public static ValueForm MapOf(ValueForm items, long? most) => new(ValueKind.Map) { Items = items, Most = most };
}
