namespace Enclosure.Server.Smtp;

/// <summary>The address in angle brackets of MAIL and RCPT, and what follows it (RFC 5321, section 4.1.2).</summary>
internal static class SmtpPath
{
    /// <summary>
    /// Reads <c>FROM:&lt;address&gt; rest</c>. A source route is left out, as the standard wants; a space behind the colon is let pass, as
    /// it is common.
    /// </summary>
    /// <param name="word"><c>FROM:</c> or <c>TO:</c>.</param>
    public static bool TryRead(string argument, string word, out string address, out string rest)
    {
        (address, rest) = ("", "");
        if (!argument.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return false;
        var text = argument[word.Length..].TrimStart(' ');
        if (!text.StartsWith('<') || EndOf(text) is not { } end) return false;
        rest = text[(end + 1)..];
        if (rest.Length > 0 && rest[0] != ' ') return false;
        address = WithoutRoute(text[1..end]);
        return address.Length == 0 ? end == 1 : IsWhole(address);
    }

    /// <summary>Where the bracket closes that is not inside a quoted local part.</summary>
    private static int? EndOf(string text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (text[i] == '>') return i;
            else if (text[i] is ' ' or '<') return null;
        }

        return null;
    }

    private static string WithoutRoute(string path)
    {
        var colon = path.StartsWith('@') ? path.IndexOf(':') : -1;
        return colon < 0 ? path : path[(colon + 1)..];
    }

    private static bool IsWhole(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 || (at > 0 && at < address.Length - 1);
    }
}
