using System.Text;
using Enclosure.Mime.Text;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class CharsetsTests
{
    [Theory]
    [InlineData("utf-8", "C3A9", "é")]
    [InlineData("UTF8", "C3A9", "é")]
    [InlineData("\"utf-8\"", "C3A9", "é")]
    [InlineData("unicode-1-1-utf-8", "C3A9", "é")]
    [InlineData("us-ascii", "41", "A")]
    [InlineData("ANSI_X3.4-1968", "41", "A")]
    [InlineData("iso-8859-1", "80E9", "€é")]
    [InlineData("ISO_8859-1:1987", "E9", "é")]
    [InlineData("latin1", "E9", "é")]
    [InlineData("iso-8859-2", "B9", "š")]
    [InlineData("iso-8859-3", "B1", "ħ")]
    [InlineData("iso-8859-4", "BA", "ē")]
    [InlineData("iso-8859-5", "D4", "д")]
    [InlineData("iso-8859-6", "C8", "ب")]
    [InlineData("iso-8859-7", "E1", "α")]
    [InlineData("iso-8859-8", "E0", "א")]
    [InlineData("iso-8859-8-i", "E0", "א")]
    [InlineData("iso-8859-9", "FE", "ş")]
    [InlineData("iso-8859-10", "A2", "Ē")]
    [InlineData("iso-8859-11", "A1", "ก")]
    [InlineData("iso-8859-13", "E0", "ą")]
    [InlineData("iso-8859-14", "A1", "Ḃ")]
    [InlineData("iso-8859-15", "A4", "€")]
    [InlineData("iso-8859-16", "AA", "Ș")]
    [InlineData("windows-1250", "8A", "Š")]
    [InlineData("cp1251", "E4", "д")]
    [InlineData("win-1252", "80", "€")]
    [InlineData("windows1253", "E1", "α")]
    [InlineData("x-cp1254", "FE", "ş")]
    [InlineData("windows-1255", "E0", "א")]
    [InlineData("windows-1256", "C8", "ب")]
    [InlineData("windows-1257", "E0", "ą")]
    [InlineData("windows-1258", "D0", "Đ")]
    [InlineData("windows-874", "A1", "ก")]
    [InlineData("tis-620", "A1", "ก")]
    [InlineData("koi8-r", "C4", "д")]
    [InlineData("KOI8-U", "A4", "є")]
    [InlineData("iso-2022-jp", "1B2442255425391B2842", "ピス")]
    [InlineData("shift_jis", "8365", "テ")]
    [InlineData("cp932", "8365", "テ")]
    [InlineData("x-sjis", "8365", "テ")]
    [InlineData("euc-jp", "A5C6", "テ")]
    [InlineData("gb2312", "C4E3", "你")]
    [InlineData("GBK", "C4E3", "你")]
    [InlineData("cp936", "C4E3", "你")]
    [InlineData("gb18030", "9439DA33", "💩")]
    [InlineData("hz-gb-2312", "7E7B44637E7D", "你")]
    [InlineData("big5", "A741", "你")]
    [InlineData("euc-kr", "C7D1", "한")]
    [InlineData("ks_c_5601-1987", "C7D1", "한")]
    [InlineData("cp949", "8141", "갂")]
    [InlineData("iso-2022-kr", "1B2429430E47510F", "한")]
    [InlineData("utf-16", "FEFF00E9", "é")]
    [InlineData("utf-16", "FFFEE900", "é")]
    [InlineData("utf-16", "00410042", "AB")]
    [InlineData("utf-16le", "E900", "é")]
    [InlineData("utf-16be", "00E9", "é")]
    [InlineData("utf-32", "E9000000", "é")]
    [InlineData("utf-32be", "000000E9", "é")]
    [InlineData("utf-7", "2B414F6B2D", "é")]
    [InlineData("unicode-1-1-utf-7", "2B414F6B2D", "é")]
    [InlineData("macintosh", "8E", "é")]
    [InlineData("ibm437", "82", "é")]
    [InlineData("cp850", "82", "é")]
    [InlineData("cp-866", "A4", "д")]
    public void A_charset_is_found_by_the_names_mail_has_for_it(string name, string bytes, string text)
    {
        Charsets.Decode(name, Convert.FromHexString(bytes)).ShouldBe(text);
        Charsets.Find(name).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x-unknown")]
    [InlineData("default")]
    [InlineData("unknown-8bit")]
    [InlineData("iso-8859-12")]
    [InlineData("cp99999999999")]
    [InlineData("charset")]
    public void An_unknown_name_finds_none(string? name) => Charsets.Find(name).ShouldBeNull();

    [Theory]
    [InlineData("utf-8", "C3")]
    [InlineData("iso-2022-jp", "1B24")]
    [InlineData("shift_jis", "83")]
    [InlineData("gb18030", "8130")]
    [InlineData("utf-16le", "00D800")]
    [InlineData("utf-32", "FFFFFFFF")]
    [InlineData("utf-7", "2B32412D")]
    public void Broken_bytes_never_throw(string name, string bytes) =>
        Charsets.Decode(name, Convert.FromHexString(bytes)).ShouldNotContain(letter => char.IsSurrogate(letter));

    [Theory]
    [InlineData(null, "41", "utf-8", true)]
    [InlineData(null, "C3A9", "utf-8", true)]
    [InlineData(null, "C3A9E2", "utf-8", true)]
    [InlineData(null, "41E9", "windows-1252", true)]
    [InlineData(null, "FFFE4100", "utf-16", true)]
    [InlineData(null, "FEFF0041", "utf-16BE", true)]
    [InlineData("x-unknown", "E9", "windows-1252", true)]
    [InlineData("us-ascii", "41", "us-ascii", false)]
    [InlineData("us-ascii", "C3A9", "utf-8", true)]
    [InlineData("us-ascii", "E9", "windows-1252", true)]
    [InlineData("iso-8859-1", "C3A9", "windows-1252", false)]
    public void Where_the_name_does_not_help_the_bytes_decide(string? name, string head, string chosen, bool guessed)
    {
        Charsets.Choose(name, Convert.FromHexString(head), out var wasGuessed).WebName.ShouldBe(chosen);
        wasGuessed.ShouldBe(guessed);
    }

    [Theory]
    [InlineData("A+AGE-b", "Aab")]
    [InlineData("1 +- 1", "1 + 1")]
    [InlineData("+2D3eAA-", "😀")]
    [InlineData("+2D0-x", "�x")]
    [InlineData("+3gA-x", "�x")]
    [InlineData("+ZeVnLIqe.", "日本語.")]
    [InlineData("+ZeVnLIqe", "日本語")]
    public void Utf7_is_read_as_rfc_2152_says(string raw, string text) =>
        Charsets.Decode("utf-7", Encoding.ASCII.GetBytes(raw)).ShouldBe(text);
}
