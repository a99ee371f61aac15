using System.Globalization;
using System.Text;

namespace Enclosure.Server.Smtp;

/// <summary>What stands behind the address of MAIL (RFC 1870, RFC 6152, RFC 6531).</summary>
/// <param name="Size">What the sender says the message weighs; 0 when it does not.</param>
internal sealed record MailParameters(long Size, bool Utf8)
{
    private const int LongestSize = 20;

    /// <summary>Null when they cannot be granted: then <paramref name="refusal"/> says why.</summary>
    public static MailParameters? Parse(string text, out SmtpReply? refusal)
    {
        var (size, body, utf8) = ((long?)null, false, false);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=');
            var (name, value) = equals < 0 ? (word, "") : (word[..equals], word[(equals + 1)..]);
            refusal = name.ToUpperInvariant() switch
            {
                "SIZE" => size is null && (size = ReadSize(value)) is not null ? null : SmtpReplies.BadParameter,
                "BODY" => !body && (body = IsBody(value)) ? null : SmtpReplies.BadParameter,
                "SMTPUTF8" => !utf8 && (utf8 = equals < 0) ? null : SmtpReplies.BadParameter,
                _ => SmtpReplies.UnknownParameter,
            };
            if (refusal is not null) return null;
        }

        refusal = null;
        return new MailParameters(size ?? 0, utf8);
    }

    public bool Allows(string address) => Utf8 || Ascii.IsValid(address);

    /// <summary>Twenty digits may be more than any number here: that is as good as the largest.</summary>
    private static long? ReadSize(string value)
    {
        if (value.Length is 0 or > LongestSize || !value.All(char.IsAsciiDigit)) return null;
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : long.MaxValue;
    }

    private static bool IsBody(string value) => value.ToUpperInvariant() is "7BIT" or "8BITMIME";
}
