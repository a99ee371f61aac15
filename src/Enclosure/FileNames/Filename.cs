using System.Globalization;
using System.Text;

namespace Enclosure.FileNames;

/// <summary>
/// The names of files as they are kept and shown. No path is ever made from one, so a name such as <c>CON.txt</c> stays.
/// </summary>
public static class Filename
{
    /// <summary>The longest kept name, in bytes of UTF-8: what file systems take.</summary>
    public const int MaxBytes = 255;

    /// <summary>The longest last part of an object key that <see cref="ForKey"/> gives.</summary>
    public const int MaxKeyBytes = 100;

    private const int MaxExtensionBytes = 64;

    /// <summary>
    /// The name to keep: in normalisation form C, its last path segment (of either slash), without controls, bidirectional
    /// overrides and other hidden characters, without white space around it or dots after it, at most
    /// <see cref="MaxBytes"/> bytes of UTF-8, cut before the extension and between whole characters as a reader sees them.
    /// <paramref name="fallback"/> when nothing is left, as of <c>.</c> and <c>..</c>. A lone surrogate becomes U+FFFD.
    /// Cleaning a cleaned name changes nothing.
    /// </summary>
    public static string Clean(string? raw, string fallback = "unnamed")
    {
        var name = HiddenCharacters.Remove(raw ?? "").TrimEnd('/', '\\');
        name = TrimTail(name[(name.LastIndexOfAny(['/', '\\']) + 1)..].TrimStart());
        return name.Length == 0 ? fallback : Fit(name, "", MaxBytes);
    }

    /// <summary>
    /// A name as the last part of an object key: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, anything else a single
    /// <c>-</c>; at most <see cref="MaxKeyBytes"/> bytes with the extension kept; no leading dot; <c>file</c> when nothing is left.
    /// </summary>
    public static string ForKey(string cleaned)
    {
        var (stem, extension) = Split(cleaned);
        (stem, extension) = (KeySafe(stem), KeySafe(extension));
        stem = stem.Length == 0 ? "file" : stem;
        return Fit(extension.Length == 0 ? stem : $"{stem}.{extension}", "", MaxKeyBytes);
    }

    /// <summary>
    /// The name, or the first of <c>a (2).txt</c>, <c>a (3).txt</c>, … that is not among <paramref name="taken"/>; still within
    /// <see cref="MaxBytes"/>. The set's comparer decides whether <c>A.txt</c> and <c>a.txt</c> are one name.
    /// </summary>
    public static string Unique(string name, IReadOnlySet<string> taken)
    {
        var unique = name;
        for (var number = 2; taken.Contains(unique); number++)
        {
            unique = Fit(name, string.Create(CultureInfo.InvariantCulture, $" ({number})"), MaxBytes);
        }

        return unique;
    }

    private static string KeySafe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_')
            {
                safe.Append(letter);
            }
            else if (safe.Length == 0 || safe[^1] != '-')
            {
                safe.Append('-');
            }
        }

        return safe.ToString().Trim('-', '.');
    }

    private static string Fit(string name, string mark, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(name) + mark.Length;
        if (bytes <= maxBytes && mark.Length == 0) return name;

        var (stem, extension) = Split(name);
        var room = maxBytes - mark.Length - Encoding.UTF8.GetByteCount(extension);
        stem = Encoding.UTF8.GetByteCount(stem) <= room ? stem : Cut(stem, room).TrimEnd();
        return TrimTail(stem.TrimEnd('\u200C', '\u200D') + mark + extension);
    }

    private static (string Stem, string Extension) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(dot)) <= MaxExtensionBytes ? (name[..dot], name[dot..]) : (name, "");
    }

    private static string Cut(string text, int maxBytes)
    {
        var whole = Fitting(text, maxBytes, rest => StringInfo.GetNextTextElementLength(rest));
        return whole > 0 ? text[..whole] : text[..Fitting(text, maxBytes, rest => char.IsHighSurrogate(rest[0]) ? 2 : 1)];
    }

    private static int Fitting(string text, int maxBytes, Func<ReadOnlySpan<char>, int> stepOf)
    {
        var (length, bytes) = (0, 0);
        while (length < text.Length)
        {
            var step = stepOf(text.AsSpan(length));
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(length, step));
            if (bytes > maxBytes) break;

            length += step;
        }

        return length;
    }

    private static string TrimTail(string name)
    {
        var end = name.Length;
        while (end > 0 && (name[end - 1] == '.' || char.IsWhiteSpace(name[end - 1])))
        {
            end--;
        }

        return name[..end];
    }
}
