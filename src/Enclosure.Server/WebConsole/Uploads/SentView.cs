namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>What became of a message that was sent here.</summary>
/// <param name="IsGoing">Whether somebody is still to get it.</param>
/// <param name="IsCaptured">Whether it is kept here, at least for somebody, and never goes out to them.</param>
public sealed record SentView(
    Guid Id, string From, string Subject, DateTimeOffset SentAt, bool IsGoing, bool IsCaptured,
    IReadOnlyList<RecipientView> Recipients, IReadOnlyList<SentFileView> Files);

/// <param name="Status">In small letters.</param>
/// <param name="Answer">What the other server said last; null when none was asked.</param>
public sealed record RecipientView(string Address, string Status, string Look, string? Answer, DateTimeOffset ChangedAt);

public sealed record SentFileView(Guid Id, string Filename, string ContentType, long SizeBytes);
