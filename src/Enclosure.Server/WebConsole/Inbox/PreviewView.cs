namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>A file looked at without saving it.</summary>
/// <param name="ShowLink">A fresh link to its bytes, for a page that shows it.</param>
/// <param name="Text">Its beginning; null where it is none.</param>
/// <param name="Previous">The file before it in the message, as <paramref name="Next"/> the one after it.</param>
public sealed record PreviewView(
    Guid MessageId,
    string Subject,
    FileCard File,
    PreviewForm Form,
    string DeclaredType,
    string? DetectedType,
    DateTimeOffset CreatedAt,
    string ShowLink,
    TextBeginning? Text,
    TableBeginning? Table,
    Guid? Previous,
    Guid? Next);

/// <summary>The beginning of a text.</summary>
/// <param name="IsWhole">Whether there is no more of it.</param>
public sealed record TextBeginning(string Text, bool IsWhole);

/// <summary>The first rows of a table; the first of them names the columns.</summary>
/// <param name="Widest">How many columns the widest row has.</param>
public sealed record TableBeginning(IReadOnlyList<IReadOnlyList<string>> Rows, int Widest, bool IsWhole);
