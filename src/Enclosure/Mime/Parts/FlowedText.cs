using System.Text;

namespace Enclosure.Mime.Parts;

/// <summary>Texts marked <c>format=flowed</c> (RFC 3676), whose lines were broken to be put together again.</summary>
public static class FlowedText
{
    private const string Signature = "-- ";

    /// <summary>
    /// The text with its paragraphs on one line each: space-stuffing undone, quotes of one depth joined and marked <c>&gt; </c>. A line
    /// that is
    /// the signature's mark joins nothing.
    /// </summary>
    /// <param name="delSp">Whether the space before a soft break is taken out (<c>DelSp=yes</c>).</param>
    public static string Unwrap(string text, bool delSp)
    {
        var unwrapped = new StringBuilder(text.Length);
        var openDepth = -1;
        var openEnding = default(ReadOnlySpan<char>);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var ending = end < 0 ? "" : line.EndsWith('\r') ? "\r\n" : "\n";
            line = line.TrimEnd('\r');

            var depth = line.IndexOfAnyExcept('>') is var other and >= 0 ? other : line.Length;
            line = line[depth..];
            if (line.StartsWith(' ')) line = line[1..];
            var isSignature = line.SequenceEqual(Signature);

            if (openDepth >= 0 && (openDepth != depth || isSignature))
            {
                unwrapped.Append(openEnding);
                openDepth = -1;
            }

            if (openDepth < 0 && depth > 0) unwrapped.Append('>', depth).Append(line.IsEmpty ? "" : " ");

            var isSoft = line.EndsWith(' ') && !isSignature;
            unwrapped.Append(isSoft && delSp ? line[..^1] : line).Append(isSoft ? "" : ending);
            openDepth = isSoft ? depth : -1;
            openEnding = ending;
        }

        return openDepth >= 0 ? unwrapped.Append(openEnding).ToString() : unwrapped.ToString();
    }
}
