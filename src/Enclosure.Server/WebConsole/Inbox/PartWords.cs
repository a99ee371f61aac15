using Enclosure.Mail;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>What became of a part, in plain words.</summary>
/// <param name="Look">Class of the badge.</param>
internal sealed record PartWords(string Word, string Look, string? Why)
{
    public static PartWords Of(ManifestEntry entry) => entry.Part switch
    {
        { DroppedReason: { } reason } part => new("left out", "bad", WhyDropped(reason, part)),
        { IsFile: true } when entry.FileId is null => new("deleted", "warn", "Its file was deleted after it came."),
        { IsFile: true, UsedInHtml: true } => new("in the text", "good", "Kept as a file, and shown in the message's HTML."),
        { IsFile: true } => new("kept", "good", null),
        _ when !entry.IsKept => new("gone", "warn", "It went with the file that it lay in."),
        { Role: ManifestRole.Container } => new("holds parts", "", null),
        { Role: ManifestRole.Body } => new("read", "good", "The text of the message."),
        _ => new("in the file around it", "", null),
    };

    public static string WhyDropped(DropReason reason, ManifestPart part) => reason switch
    {
        DropReason.Size => "It is larger than a file of a message may be, so its bytes were not kept.",
        DropReason.Count => "The message has more files than are kept, and this is one of the last.",
        DropReason.Budget when part.IsRest => "The message has more parts than are taken apart. Its bytes are in the message as it came.",
        DropReason.Budget => "The message has more parts than are taken apart. Its bytes are in the file that it lies in.",
    };
}
