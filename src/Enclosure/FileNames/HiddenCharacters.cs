using System.Text;

namespace Enclosure.FileNames;

/// <summary>
/// The characters of a name that a reader cannot see and that can make it read as another one: controls, bidirectional marks
/// and overrides, the default-ignorable code points (UAX #44) and noncharacters. Joiners and variation selectors stay where
/// they shape what is next to them (emoji sequences, Persian and Indic writing) and nowhere else.
/// </summary>
internal static class HiddenCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D, EnclosingKeycap = 0x20E3;

    /// <summary>The text without hidden characters, in normalisation form C.</summary>
    public static string Remove(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsHidden(rune.Value)) plain.Append(rune);
        }

        return Nfc.Of(KeepShapingOnes(Nfc.Of(plain.ToString())));
    }

    public static bool IsJoiner(int point) => point is ZeroWidthNonJoiner or ZeroWidthJoiner;

    private static bool IsSelector(int point) => point is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsHidden(int point) => IsControl(point) || IsIgnorable(point) || IsNoncharacter(point);

    private static bool IsControl(int point) =>
        point is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or (>= 0xFFF9 and <= 0xFFFB);

    private static bool IsNoncharacter(int point) => (point & 0xFFFE) == 0xFFFE || point is >= 0xFDD0 and <= 0xFDEF;

    private static bool IsIgnorable(int point) => point switch
    {
        0xAD or 0x34F or 0x61C or 0x3164 or 0xFEFF or 0xFFA0 or 0x200B or 0x200E or 0x200F => true,
        0x115F or 0x1160 or 0x17B4 or 0x17B5 => true,
        (>= 0x180B and <= 0x180F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) => true,
        (>= 0xFFF0 and <= 0xFFF8) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) => true,
        >= 0xE0000 and <= 0xE0FFF => !IsSelector(point),
        _ => false,
    };

    private static string KeepShapingOnes(string text)
    {
        var kept = new StringBuilder(text.Length);
        var runes = text.EnumerateRunes().ToArray();
        var previous = 0;
        for (var at = 0; at < runes.Length; at++)
        {
            var next = at + 1 < runes.Length ? runes[at + 1].Value : 0;
            if (Shapes(previous, runes[at].Value, next))
            {
                kept.Append(runes[at]);
                previous = runes[at].Value;
            }
        }

        return kept.ToString();
    }

    private static bool Shapes(int previous, int point, int next) => point switch
    {
        _ when IsJoiner(point) => (IsShaped(previous) || IsSelector(previous)) && IsShaped(next),
        _ when IsSelector(point) => IsShaped(previous) || (IsKeycapBase(previous) && next == EnclosingKeycap),
        _ => true,
    };

    private static bool IsShaped(int point) =>
        point > 0x7F && !IsJoiner(point) && !IsSelector(point) && !Rune.IsWhiteSpace(new Rune(point));

    private static bool IsKeycapBase(int point) => point is '#' or '*' or (>= '0' and <= '9');
}
