namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>The addresses of this room.</summary>
public static class InboxPaths
{
    public const string Inbox = "/console/inbox";
    public const string Mailboxes = Inbox + "/mailboxes";
    public const string Message = "/console/messages/{id}";
    public const string Events = "/console/events";

    /// <summary>All mailboxes when none is given.</summary>
    public static string Of(Guid? mailbox) => mailbox is null ? Inbox : $"{Inbox}/{mailbox}";

    public static string OfMessage(Guid id, string more = "") => $"/console/messages/{id}{more}";

    public static string OfFile(Guid message, Guid file) => $"/console/messages/{message}/files/{file}";
}
