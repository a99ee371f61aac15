using System.Text;

namespace Enclosure.FileNames;

/// <summary>
/// Unicode normalisation form C (UAX #15, Unicode 17.0). Of our own because <see cref="string.Normalize()"/> hands its text back
/// unchanged under InvariantGlobalization, and file names from macOS come decomposed.
/// </summary>
internal static class Nfc
{
    private const int LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, SBase = 0xAC00;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    /// <summary>The text in form C; a lone surrogate becomes U+FFFD.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF')) return text;

        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, points);
        }

        Order(points);
        return Compose(points);
    }

    private static void Decompose(int point, List<int> into)
    {
        if (point - SBase is >= 0 and < SCount)
        {
            DecomposeHangul(point - SBase, into);
        }
        else if (NfcTable.Instance.PartsOf(point) is { } parts)
        {
            foreach (var part in parts)
            {
                Decompose(part, into);
            }
        }
        else
        {
            into.Add(point);
        }
    }

    private static void DecomposeHangul(int syllable, List<int> into)
    {
        into.Add(LBase + (syllable / (VCount * TCount)));
        into.Add(VBase + (syllable / TCount % VCount));
        if (syllable % TCount != 0) into.Add(TBase + (syllable % TCount));
    }

    private static void Order(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            var end = start;
            while (end < points.Count && NfcTable.Instance.ClassOf(points[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = points[start..end].OrderBy(NfcTable.Instance.ClassOf).ToArray();
                sorted.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points)[start..end]);
            }

            start = end;
        }
    }

    private static string Compose(List<int> points)
    {
        var composed = new List<int>(points.Count);
        var (starter, previousClass) = (-1, 0);
        foreach (var point in points)
        {
            var pointClass = NfcTable.Instance.ClassOf(point);
            var reachable = starter >= 0 && (composed.Count - 1 == starter || previousClass < pointClass);
            if (reachable && TryPair(composed[starter], point, out var composite))
            {
                composed[starter] = composite;
                continue;
            }

            (starter, previousClass) = (pointClass == 0 ? composed.Count : starter, pointClass);
            composed.Add(point);
        }

        var text = new StringBuilder(composed.Count);
        composed.ForEach(point => text.Append(new Rune(point)));
        return text.ToString();
    }

    private static bool TryPair(int first, int second, out int composite)
    {
        if (first - LBase is >= 0 and < LCount && second - VBase is >= 0 and < VCount)
        {
            composite = SBase + ((((first - LBase) * VCount) + second - VBase) * TCount);
            return true;
        }

        if (first - SBase is >= 0 and < SCount && (first - SBase) % TCount == 0 && second - TBase is > 0 and < TCount)
        {
            composite = first + second - TBase;
            return true;
        }

        return NfcTable.Instance.TryPair(first, second, out composite);
    }
}
