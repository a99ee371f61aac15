using Enclosure.Mail.Sending;
using Enclosure.Mime.Headers;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary>The body of a send, field by field.</summary>
internal static class SendFields
{
    /// <summary>With its brackets: a line of 998 characters (RFC 5322 §2.1.1) less the space that folding puts before it.</summary>
    public const int LongestMessageId = 997;

    public const int MostHeaders = 50;

    private const int LongestHeader = 4096;
    private static readonly string[] OwnPrefixes = ["X-Custom-", "X-Robotomail-"];

    /// <summary>Refuses with <see cref="Refusal.ValidationError"/>, naming every wrong field.</summary>
    public static OutgoingMail Read(JsonFields body)
    {
        var (to, cc, bcc) = (Addresses(body, "to", 1), Addresses(body, "cc", 0), Addresses(body, "bcc", 0));
        var subject = body.Text("subject", max: SendRules.LongestSubject).ReplaceLineEndings(" ");
        var text = body.Text("bodyText", max: SendRules.LongestBody);
        var html = body.OptionalText("bodyHtml", max: SendRules.LongestBody);
        var mail = new OutgoingMail(to, cc, bcc, subject, text)
        {
            Html = html is { Length: 0 } ? null : html,
            InReplyTo = InReplyTo(body),
            Headers = Headers(body),
            Files = body.Ids("attachments", SendRules.MaxFiles),
        };
        body.Check();
        return mail;
    }

    private static IReadOnlyList<string> Addresses(JsonFields body, string name, int least) =>
        body.Texts(name, least, SendRules.MostAddresses, AddrSpec.IsValid, "e-mail addresses, bare ones such as ann@example.com");

    /// <summary>With brackets, whether it came so or not.</summary>
    private static string? InReplyTo(JsonFields body)
    {
        if (body.OptionalText("inReplyTo", 1, LongestMessageId) is not { } text) return null;
        var bare = text.Trim().TrimStart('<').TrimEnd('>');
        return bare.Length is > 0 and <= LongestMessageId - 2
            && !bare.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '<' or '>')
            ? $"<{bare}>"
            : body.Fault<string?>(
                "inReplyTo",
                $"inReplyTo must be one Message-ID, such as <1@example.com>, of at most {LongestMessageId} characters with its brackets.",
                null);
    }

    /// <summary>Fields of other names are passed over, as in the original.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Headers(JsonFields body)
    {
        List<KeyValuePair<string, string>> own = [.. body.OptionalTexts("headers", MostHeaders, IsOwn) ?? new Dictionary<string, string>()];
        return own.TrueForAll(field => IsName(field.Key) && field.Value.Length <= LongestHeader && !field.Value.Any(char.IsControl))
            ? own
            : body.Fault<IReadOnlyList<KeyValuePair<string, string>>>(
                "headers",
                $"headers must have names of letters, digits and dashes, and values of one line, at most {LongestHeader} characters.",
                []);
    }

    private static bool IsOwn(string name) => OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsName(string name) =>
        name.Length <= 128 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
