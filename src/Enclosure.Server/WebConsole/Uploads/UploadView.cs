namespace Enclosure.Server.WebConsole.Uploads;

/// <param name="MayUpload">Whether the key may: one that is scoped to mailboxes may not.</param>
/// <param name="MaxFileBytes">The largest file, either way.</param>
/// <param name="StoreIsElsewhere">Whether links lead past this server, to a bucket.</param>
/// <param name="UnusedLifetime">How long a file is kept that no message uses; zero is for ever.</param>
public sealed record UploadView(
    bool MayUpload, long MaxFileBytes, int AtOnce, bool StoreIsElsewhere, TimeSpan UnusedLifetime, ComposeView Compose);

/// <summary>A message that is being written.</summary>
/// <param name="Once">Tells this form from others, so that sending it twice sends once.</param>
/// <param name="Fault">Why it was not sent; null the first time.</param>
public sealed record ComposeView(
    IReadOnlyList<SenderView> Senders, IReadOnlyList<EnclosedView> Files, ComposeFields Fields, string Once, string? Fault);

/// <param name="IsActive">Whether the mailbox sends now.</param>
public sealed record SenderView(Guid Id, string Address, bool IsActive);

/// <summary>A file that goes with the message.</summary>
/// <param name="Obstacle">What stands in the way of sending it; null when nothing does.</param>
public sealed record EnclosedView(Guid Id, string Filename, long SizeBytes, string? Obstacle);

/// <summary>As they were typed in.</summary>
public sealed record ComposeFields(string Mailbox, string To, string Cc, string Bcc, string Subject, string Text)
{
    public static ComposeFields Empty { get; } = new("", "", "", "", "", "");
}
