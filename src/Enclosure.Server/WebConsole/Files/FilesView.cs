using Enclosure.Attachments;

namespace Enclosure.Server.WebConsole.Files;

/// <param name="Count">How many match, in words.</param>
/// <param name="Next">Address of the next page; null on the last.</param>
/// <param name="First">Address of the first page; null on it.</param>
/// <param name="Here">Address of this page, to come back to.</param>
/// <param name="Removal">What deleting came to; null when nothing was deleted just now.</param>
public sealed record FilesView(
    FilterView Filter,
    IReadOnlyList<MailboxChoice> Mailboxes,
    IReadOnlyList<FileRow> Rows,
    string Count,
    string? Next,
    string? First,
    string Here,
    RemovalView? Removal);

public sealed record MailboxChoice(string Value, string Label);

/// <summary>What was asked for, to be shown in the fields of the filter, and the addresses of the other orders.</summary>
public sealed record FilterView(
    string Name, string Type, string State, string From, string Mailbox, string Min, string Max, string Sort, bool IsEmpty)
{
    public required SortLinks Links { get; init; }
}

public sealed record SortLinks(string Name, string Size, string Came);

/// <summary>A file as lists show it.</summary>
/// <param name="Kind">Its type, in few words.</param>
/// <param name="Mailbox">Address of the mailbox; null for an upload that no message has.</param>
/// <param name="Ends">When it goes by itself: a pending link, or a file that nothing uses.</param>
public sealed record FileRow(
    Guid Id, string Filename, string Kind, string Mark, long SizeBytes, AttachmentState State, Direction Direction,
    string? Mailbox, Guid? MessageId, DateTimeOffset CreatedAt, DateTimeOffset? Ends)
{
    public bool IsReady => State == AttachmentState.Ready;
}

/// <param name="Deleted">How many went.</param>
/// <param name="Refused">Why others did not, a line for each.</param>
public sealed record RemovalView(int Deleted, IReadOnlyList<string> Refused);
