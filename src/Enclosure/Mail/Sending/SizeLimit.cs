namespace Enclosure.Mail.Sending;

/// <summary>What somebody takes at most, in bytes of the message as it goes over the wire, inclusive.</summary>
/// <param name="Whose">Who is known to have it, in words.</param>
public sealed record SizeLimit(long Bytes, string Whose)
{
    private const long Megabyte = 1 << 20;

    /// <summary>
    /// Limits that many recipients are behind, as their owners publish them: Exchange Server's and Exchange Online's pages on message
    /// size limits, the help pages of Outlook.com, iCloud Mail, Gmail and Yahoo Mail. Some count the files before encoding: then there is a
    /// little more room.
    /// </summary>
    public static IReadOnlyList<SizeLimit> WellKnown { get; } =
    [
        new(10 * Megabyte, "Exchange Server as it is installed, and many companies' servers"),
        new(20 * Megabyte, "Outlook.com and iCloud Mail"),
        new(25 * Megabyte, "Yahoo Mail, and Gmail for what its users send"),
        new(35 * Megabyte, "Exchange Online (Microsoft 365) as it is set up"),
        new(50 * Megabyte, "Gmail for what its users receive, and this server"),
    ];

    public bool IsBrokenBy(long bytes) => bytes > Bytes;
}
