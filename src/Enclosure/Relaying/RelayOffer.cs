using System.Globalization;

namespace Enclosure.Relaying;

/// <summary>What a relay can do, as its answer to EHLO says (RFC 5321, section 4.1.1.1).</summary>
/// <param name="Size">Null when it does not speak of sizes (RFC 1870), 0 when it names no limit.</param>
internal sealed record RelayOffer(bool StartTls, bool Pipelining, bool SmtpUtf8, bool EightBitMime, long? Size, IReadOnlySet<string> Logins)
{
    /// <summary>Of a relay that knows HELO alone.</summary>
    public static RelayOffer Nothing { get; } = Read([]);

    /// <summary>In bytes; null without one.</summary>
    public long? SizeLimit => Size > 0 ? Size : null;

    /// <param name="lines">All but the first, which greets.</param>
    public static RelayOffer Read(IEnumerable<string> lines)
    {
        var offered = lines.Select(line => line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0)
            .ToList();
        bool Has(string keyword) => Of(keyword).Any();
        IEnumerable<string[]> Of(string keyword) => offered.Where(words => words[0].Equals(keyword, StringComparison.OrdinalIgnoreCase));
        return new RelayOffer(
            Has("STARTTLS"),
            Has("PIPELINING"),
            Has("SMTPUTF8"),
            Has("8BITMIME"),
            Of("SIZE").Select(SizeIn).FirstOrDefault(),
            Of("AUTH").SelectMany(words => words.Skip(1)).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    private static long? SizeIn(string[] words) =>
        words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
}
