using System.Text.RegularExpressions;

namespace Enclosure.Conversations;

/// <summary>What a client wrote: HTML when it holds a tag, else text.</summary>
internal static partial class WrittenBody
{
    private const int LongestSubject = 900;

    public static bool IsHtml(string? body) => body is not null && Tag().IsMatch(body);

    /// <summary>The subject of an answer (RFC 5322 §3.6.5), its prefix not doubled.</summary>
    public static string Answering(string subject) => Prefixed("Re: ", ["re:"], subject);

    /// <summary>The subject of what is passed on, its prefix not doubled.</summary>
    public static string Forwarding(string subject) => Prefixed("Fwd: ", ["fwd:", "fw:"], subject);

    private static string Prefixed(string prefix, string[] known, string subject)
    {
        var cut = Mail.Utf8Text.Cut(subject.Trim(), LongestSubject);
        return known.Any(each => cut.StartsWith(each, StringComparison.OrdinalIgnoreCase)) ? cut : prefix + cut;
    }

    [GeneratedRegex("""<(?:/?[a-z][a-z0-9]*(?:\s[^<>]*)?/?|!--[^<>]*--|!doctype[^<>]*)>""", RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
