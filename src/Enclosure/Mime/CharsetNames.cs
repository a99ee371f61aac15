using System.Collections.Frozen;
using System.Globalization;

namespace Enclosure.Mime;

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
    private static readonly FrozenDictionary<string, int> ByName = new Dictionary<string, int>
    {
        ["utf8"] = Utf8, ["unicode11utf8"] = Utf8, ["utf8mb4"] = Utf8, ["cesu8"] = Utf8,
        ["utf7"] = Utf7, ["unicode11utf7"] = Utf7, ["csunicode11utf7"] = Utf7, ["unicode20utf7"] = Utf7, ["xunicode20utf7"] = Utf7,
        ["utf16"] = Utf16, ["utf16le"] = Utf16, ["unicode"] = Utf16, ["ucs2"] = Utf16, ["iso10646ucs2"] = Utf16, ["csunicode"] = Utf16,
        ["utf16be"] = Utf16BigEndian, ["unicodefffe"] = Utf16BigEndian,
        ["utf32"] = 12000, ["utf32le"] = 12000, ["utf32be"] = 12001, ["ucs4"] = 12001, ["iso10646ucs4"] = 12001,
        ["usascii"] = Ascii, ["ascii"] = Ascii, ["ansix341968"] = Ascii, ["ansix341986"] = Ascii, ["iso646us"] = Ascii, ["us"] = Ascii,
        ["isoir6"] = Ascii, ["iso646irv"] = Ascii, ["646"] = Ascii, ["csascii"] = Ascii, ["ascii7bit"] = Ascii, ["7bit"] = Ascii,
        ["latin1"] = 1252, ["l1"] = 1252, ["isoir100"] = 1252, ["csisolatin1"] = 1252, ["xansi"] = 1252, ["ansi"] = 1252,
        ["latin2"] = 28592, ["l2"] = 28592, ["csisolatin2"] = 28592, ["latin3"] = 28593, ["latin4"] = 28594, ["cyrillic"] = 28595,
        ["arabic"] = 28596, ["greek"] = 28597, ["greek8"] = 28597, ["hebrew"] = 28598, ["visual"] = 28598, ["logical"] = 38598,
        ["iso88598i"] = 38598, ["iso88598e"] = 28598, ["iso88596i"] = 28596, ["iso88596e"] = 28596, ["latin5"] = 1254, ["l5"] = 1254,
        ["latin6"] = Iso8859Part10, ["tis620"] = 874, ["latin7"] = 28603, ["latin8"] = Iso8859Part14, ["latin9"] = 28605,
        ["latin0"] = 28605, ["l9"] = 28605, ["latin10"] = Iso8859Part16,
        ["koi8r"] = 20866, ["koi8"] = 20866, ["koi"] = 20866, ["cskoi8r"] = 20866, ["koi8u"] = 21866, ["koi8ru"] = 21866,
        ["shiftjis"] = Japanese, ["sjis"] = Japanese, ["xsjis"] = Japanese, ["csshiftjis"] = Japanese, ["mskanji"] = Japanese,
        ["windows31j"] = Japanese, ["shiftjisx0213"] = Japanese,
        ["eucjp"] = 51932, ["xeucjp"] = 51932, ["xeuc"] = 51932, ["ujis"] = 51932, ["cseucpkdfmtjapanese"] = 51932,
        ["iso2022jp"] = 50221, ["csiso2022jp"] = 50221, ["jis"] = 50221, ["iso2022jp1"] = 50221, ["iso2022jp2"] = 50221,
        ["iso2022jp3"] = 50221, ["iso2022jpms"] = 50221,
        ["gb2312"] = Chinese, ["gbk"] = Chinese, ["xgbk"] = Chinese, ["gb18030"] = Chinese, ["gb231280"] = Chinese, ["chinese"] = Chinese,
        ["csgb2312"] = Chinese, ["euccn"] = Chinese, ["xeuccn"] = Chinese, ["csiso58gb231280"] = Chinese, ["gb"] = Chinese,
        ["hzgb2312"] = 52936, ["hz"] = 52936,
        ["big5"] = 950, ["big5hkscs"] = 950, ["xxbig5"] = 950, ["csbig5"] = 950, ["cnbig5"] = 950, ["xbig5"] = 950, ["euctw"] = 950,
        ["euckr"] = Korean, ["ksc56011987"] = Korean, ["ksc5601"] = Korean, ["ksc56011989"] = Korean, ["ksc5601992"] = Korean,
        ["korean"] = Korean, ["cseuckr"] = Korean, ["uhc"] = Korean, ["5601"] = Korean, ["ksx1001"] = Korean, ["xwindows949"] = Korean,
        ["iso2022kr"] = 50225, ["csiso2022kr"] = 50225, ["johab"] = 1361,
        ["macintosh"] = 10000, ["mac"] = 10000, ["xmacroman"] = 10000, ["macroman"] = 10000, ["csmacintosh"] = 10000,
        ["xmaccyrillic"] = 10007, ["maccyrillic"] = 10007, ["xmacukrainian"] = 10007, ["xmaccentraleurope"] = 10029, ["xmacce"] = 10029,
    }.ToFrozenDictionary();

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
