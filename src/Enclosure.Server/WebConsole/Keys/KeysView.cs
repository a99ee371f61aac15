using Enclosure.Accounts;

namespace Enclosure.Server.WebConsole.Keys;

/// <param name="Mailboxes">What a scoped key may be given.</param>
/// <param name="Wanted">What the form was filled in with; null shows it empty.</param>
/// <param name="Fault">What was wrong with it.</param>
public sealed record KeysView(
    IReadOnlyList<KeyRow> Keys, string? Next, string? First, IReadOnlyList<Mailbox> Mailboxes, WantedKey? Wanted, string? Fault);

/// <param name="IsOwn">Whether it is the one that this session was opened with.</param>
/// <param name="Reaches">The mailboxes of a scoped key.</param>
public sealed record KeyRow(
    Guid Id, string Prefix, KeyKind Kind, string? Name, IReadOnlyList<string> Reaches, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt,
    bool IsOwn)
{
    /// <summary>More would make the row unreadable.</summary>
    private const int MostNamed = 3;

    public string Kinds => Kind switch
    {
        KeyKind.Full => "full",
        KeyKind.Scoped => "scoped",
        KeyKind.Workspace => "workspace",
        KeyKind.Platform => "platform",
    };

    public string Reach => Kind != KeyKind.Scoped ? "The whole account"
        : Reaches.Count == 0 ? "No mailbox any more"
        : Reaches.Count <= MostNamed ? string.Join(", ", Reaches)
        : $"{string.Join(", ", Reaches.Take(MostNamed))} and {Reaches.Count - MostNamed} more";

    /// <summary>What it is called where there is no room for more.</summary>
    public string Called => Name is null or "" ? $"{Prefix}…" : $"{Name} ({Prefix}…)";

    public string Question => IsOwn
        ? $"Revoke {Called}? You are signed in with it and will be signed out."
        : $"Revoke {Called}? Whatever uses it is refused from then on, and it cannot be brought back.";
}

/// <summary>A key just made: its text is shown on this page and nowhere else.</summary>
/// <param name="Try">A command that shows that it works.</param>
public sealed record NewKeyView(string Text, KeyKind Kind, string? Name, string Try);
