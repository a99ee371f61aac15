using System.Collections.Frozen;
using System.Globalization;

namespace Enclosure.Mime.Text;

/// <summary>
/// The names that mail has for charsets, and the Windows code pages they mean. Where browsers read a name as a larger charset that
/// contains it, so is it here (WHATWG Encoding, "names and labels"): Latin-1 as Windows-1252, GB 2312 as GB 18030.
/// </summary>
internal static class CharsetNames
{
    public const int Utf7 = 65000;
    public const int Utf8 = 65001;
    public const int Ascii = 20127;
    public const int Utf16 = 1200;
    public const int Utf16BigEndian = 1201;
    public const int Iso8859Part10 = 28600;
    public const int Iso8859Part14 = 28604;
    public const int Iso8859Part16 = 28606;

    private const int Korean = 949;
    private const int Japanese = 932;
    private const int Chinese = 54936;

    private static readonly string[] NumberPrefixes = ["windows", "win", "codepage", "cp", "ibm", "dos", "ms"];

    private static readonly FrozenSet<int> Numbered =
        FrozenSet.Create(
            437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, Japanese, 936, Korean, 950, 1250, 1251,
            1252, 1253,
            1254, 1255, 1256, 1257, 1258, 1361, 10000, 10006, 10007, 10029, 10081, Ascii, 20866, 20932, 21866, 50220, 50221, 50222,
            50225, 51932,
            51949, 52936, Chinese, Utf7, Utf8, 1200, 1201, 12000, 12001);

    /// <summary>By name without anything but letters and digits.</summary>
    private static readonly FrozenDictionary<string, int> ByName = new (int CodePage, string Names)[]
    {
        (Utf8, "utf8 unicode11utf8 utf8mb4 cesu8"),
        (Utf7, "utf7 unicode11utf7 csunicode11utf7 unicode20utf7 xunicode20utf7"),
        (Utf16, "utf16 utf16le unicode ucs2 iso10646ucs2 csunicode"),
        (Utf16BigEndian, "utf16be unicodefffe"),
        (12000, "utf32 utf32le"),
        (12001, "utf32be ucs4 iso10646ucs4"),
        (Ascii, "usascii ascii ansix341968 ansix341986 iso646us us isoir6 iso646irv 646 csascii ascii7bit 7bit"),
        (1252, "latin1 l1 isoir100 csisolatin1 xansi ansi"),
        (28592, "latin2 l2 csisolatin2"),
        (28593, "latin3"),
        (28594, "latin4"),
        (28595, "cyrillic"),
        (28596, "arabic iso88596i iso88596e"),
        (28597, "greek greek8"),
        (28598, "hebrew visual iso88598e"),
        (38598, "logical iso88598i"),
        (1254, "latin5 l5"),
        (Iso8859Part10, "latin6"),
        (874, "tis620"),
        (28603, "latin7"),
        (Iso8859Part14, "latin8"),
        (28605, "latin9 latin0 l9"),
        (Iso8859Part16, "latin10"),
        (20866, "koi8r koi8 koi cskoi8r"),
        (21866, "koi8u koi8ru"),
        (Japanese, "shiftjis sjis xsjis csshiftjis mskanji windows31j shiftjisx0213"),
        (51932, "eucjp xeucjp xeuc ujis cseucpkdfmtjapanese"),
        (50221, "iso2022jp csiso2022jp jis iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms"),
        (Chinese, "gb2312 gbk xgbk gb18030 gb231280 chinese csgb2312 euccn xeuccn csiso58gb231280 gb"),
        (52936, "hzgb2312 hz"),
        (950, "big5 big5hkscs xxbig5 csbig5 cnbig5 xbig5 euctw"),
        (Korean, "euckr ksc56011987 ksc5601 ksc56011989 ksc5601992 korean cseuckr uhc 5601 ksx1001 xwindows949"),
        (50225, "iso2022kr csiso2022kr"),
        (1361, "johab"),
        (10000, "macintosh mac xmacroman macroman csmacintosh"),
        (10007, "xmaccyrillic maccyrillic xmacukrainian"),
        (10029, "xmaccentraleurope xmacce"),
    }.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.CodePage))).ToFrozenDictionary(row => row.name, row => row.CodePage);

    /// <summary>The code page of a name; 0 when it is unknown.</summary>
    public static int CodePage(string name)
    {
        var year = name.IndexOf(':');
        var bare = string.Concat((year < 0 ? name : name[..year]).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        if (ByName.TryGetValue(bare, out var codePage)) return codePage;

        if (bare.StartsWith("xcp", StringComparison.Ordinal) || bare.StartsWith("xwin", StringComparison.Ordinal)) bare = bare[1..];
        if (bare.StartsWith("iso8859", StringComparison.Ordinal)) return Iso8859(Number(bare["iso8859".Length..]));

        var prefix = Array.Find(NumberPrefixes, prefix => bare.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        var number = prefix.Length == 0 ? 0 : Number(bare[prefix.Length..]);
        if (number == 936) return Chinese;
        return number is 819 ? 1252 : number is 367 ? Ascii : Numbered.Contains(number) ? number : 0;
    }

    private static int Iso8859(int part) => part switch
    {
        1 => 1252,
        9 => 1254,
        11 => 874,
        (>= 2 and <= 8) or 10 or 13 or 14 or 15 or 16 => 28590 + part,
        _ => 0,
    };

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
