using Enclosure.Mail;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Mail of one mailbox or of all, a page of it.</summary>
/// <param name="Choices">Mailboxes to choose from.</param>
/// <param name="HasMore">Whether there are others.</param>
/// <param name="Address">Of the mailbox; null for all.</param>
/// <param name="SearchPath">Where a search leads.</param>
/// <param name="LiveAfter">The event that new mail is shown after; null where a page is not the newest mail.</param>
public sealed record InboxView(
    IReadOnlyList<MailboxChoice> Choices,
    bool HasMore,
    Guid? Mailbox,
    string? Address,
    string? Search,
    string SearchPath,
    IReadOnlyList<MessageRow> Rows,
    string? Next,
    string? First,
    WithheldNote? Withheld,
    long? LiveAfter,
    string Origin);

/// <summary>A mailbox to choose.</summary>
/// <param name="Messages">At most <see cref="MessageSummaries.MostCounted"/>.</param>
public sealed record MailboxChoice(Guid Id, string Address, string? Name, bool IsPaused, long Messages, bool IsChosen)
{
    public string Count => Shown.Count(Messages) + (Messages >= MessageSummaries.MostCounted ? "+" : "");
}

/// <summary>A message in a list.</summary>
/// <param name="Mailbox">Address of its mailbox, where a list has those of several.</param>
public sealed record MessageRow(MessageSummary Summary, IReadOnlyList<RowFile> Files, string? Mailbox);

public sealed record RowFile(string Name, long Size);

/// <summary>What is not shown, and when it will be.</summary>
public sealed record WithheldNote(long Count, DateTimeOffset UnlocksAt);

/// <summary>Mailboxes to choose from, where they are many.</summary>
public sealed record MailboxesView(IReadOnlyList<MailboxChoice> Choices, string? Search, string? Next, string? First);
