using System.Globalization;

namespace Enclosure.Mail.Sending;

/// <summary>What is to be said of a message's size and of the kinds of its files, in words that say what to do.</summary>
internal static class PreflightFindings
{
    private const string Remedy = "Send fewer or smaller files, or a link.";

    /// <summary>Null when the relay takes it, or does not say (0 is any size, RFC 1870 §3).</summary>
    public static PreflightProblem? OverRelay(long bytes, long? limit) => limit is > 0 && bytes > limit
        ? new PreflightProblem.OverRelayLimit($"The message weighs {bytes} bytes on the wire; the relay takes at most {limit}. {Remedy}")
        : null;

    public static PreflightProblem? Large(long bytes)
    {
        var broken = SizeLimit.WellKnown.Where(limit => limit.IsBrokenBy(bytes)).ToList();
        return broken.Count == 0
            ? null
            : new PreflightProblem.Large($"The message weighs {Megabytes(bytes)} MB "
                + $"on the wire. More than is taken by: {string.Join("; ", broken.Select(Words))}. {Remedy}");
    }

    public static PreflightProblem? Blocked(int file, string filename)
    {
        var by = BlockedExtensions.BlockedBy(filename);
        return by.Count == 0
            ? null
            : new PreflightProblem.BlockedFile(
                file,
                $"{string.Join(" and ", by)} {(by.Count == 1 ? "does" : "do")} not let files with the extension "
                + $".{BlockedExtensions.Of(filename)} in. Send a link, or the file in another form.");
    }

    private static string Words(SizeLimit limit) => $"{limit.Whose} ({Megabytes(limit.Bytes)} MB)";

    private static string Megabytes(long bytes) => ((double)bytes / (1 << 20)).ToString("0.#", CultureInfo.InvariantCulture);
}
