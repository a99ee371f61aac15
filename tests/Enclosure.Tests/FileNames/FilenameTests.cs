using System.Globalization;
using System.Text;
using Enclosure.FileNames;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.FileNames;

public sealed class FilenameTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData(@"C:\Users\me\Desktop\a.txt", "a.txt")]
    [InlineData(@"..\..\evil.txt", "evil.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/tmp/mixed\\last.txt", "last.txt")]
    [InlineData("folder/", "folder")]
    [InlineData("%2e%2e/evil.txt", "evil.txt")]
    [InlineData("CON.txt", "CON.txt")]
    [InlineData(".gitignore", ".gitignore")]
    [InlineData("  spaced out .txt . .", "spaced out .txt")]
    [InlineData("a\0b\r\nc\u007f\u0085.txt", "abc.txt")]
    [InlineData("Quarterly \"final\" 100%.xlsx", "Quarterly \"final\" 100%.xlsx")]
    [InlineData("тест.txt", "тест.txt")]
    public void A_name_becomes_its_last_readable_segment(string raw, string kept) => Filename.Clean(raw).ShouldBe(kept);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData(" . . ")]
    [InlineData("///")]
    [InlineData("\u202E\u200B\0")]
    public void A_name_of_nothing_is_the_fallback(string? raw)
    {
        Filename.Clean(raw).ShouldBe("unnamed");
        Filename.Clean(raw, "unnamed.png").ShouldBe("unnamed.png");
    }

    [Theory]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u2066b\u2069\u200E\u200F\u061C\uFEFF\u200B\u2060\u00AD.pdf", "ab.pdf")]
    [InlineData("a.ex\u200De", "a.exe")]
    [InlineData("a.ex\uFE0Fe", "a.exe")]
    [InlineData("a\U000E0065\U000E0078.txt", "a.txt")]
    [InlineData("\uFE0F\uFE0Fa\uFE0F\uFE0F.txt", "a.txt")]
    public void Nothing_invisible_stays_to_disguise_a_name(string raw, string kept) => Filename.Clean(raw).ShouldBe(kept);

    [Theory]
    [InlineData("👨\u200D👩\u200D👧\u200D👦.png")]
    [InlineData("❤\uFE0F\u200D🔥.png")]
    [InlineData("1\uFE0F\u20E3.png")]
    [InlineData("🏳\uFE0F\u200D🌈")]
    [InlineData("می\u200Cخواهم.docx")]
    public void Joiners_and_selectors_stay_where_they_shape_a_character(string name) => Filename.Clean(name).ShouldBe(name);

    [Fact]
    public void A_decomposed_name_from_macos_is_composed()
    {
        Filename.Clean("Re\u0301sume\u0301.pdf").ShouldBe("R\u00E9sum\u00E9.pdf");
        Filename.Clean("\u1112\u1161\u11AB\u1100\u1173\u11AF.hwp").ShouldBe("한글.hwp");
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() =>
        Filename.Clean("a\uD83Db.txt").ShouldBe("a\uFFFDb.txt");

    [Fact]
    public void A_name_of_300_emoji_keeps_its_extension_within_255_bytes()
    {
        var name = Filename.Clean(string.Concat(Enumerable.Repeat("😀", 300)) + ".jpeg");

        Encoding.UTF8.GetByteCount(name).ShouldBe(253);
        name.ShouldEndWith("😀.jpeg");
    }

    [Fact]
    public void A_long_name_is_cut_between_whole_characters_as_read()
    {
        const string Family = "👨\u200D👩\u200D👧\u200D👦";
        var name = Filename.Clean(string.Concat(Enumerable.Repeat(Family, 20)) + ".png");

        name.ShouldBe(string.Concat(Enumerable.Repeat(Family, 10)) + ".png");
    }

    [Fact]
    public void A_single_character_of_more_than_255_bytes_is_cut_inside()
    {
        var name = Filename.Clean("e" + new string('\u0316', 400) + ".txt");

        Encoding.UTF8.GetByteCount(name).ShouldBeInRange(250, 255);
        name.ShouldEndWith(".txt");
    }

    [Fact]
    public void An_extension_too_long_to_be_one_is_cut_with_the_name() =>
        Filename.Clean("a." + new string('b', 400)).ShouldBe("a." + new string('b', 253));

    [Fact]
    public void Every_cleaned_name_keeps_the_rules_and_cleaning_it_again_changes_nothing() =>
        Prop.ForAll(NastyNames.ToArbitrary(), raw =>
        {
            var name = Filename.Clean(raw);
            Encoding.UTF8.GetByteCount(name).ShouldBeInRange(1, 255);
            name.ShouldNotBeOneOf(".", "..");
            name.IndexOfAny(['/', '\\', '\r', '\n', '\0', '\u202E']).ShouldBe(-1);
            name.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control).ShouldBeFalse();
            Filename.Clean(name).ShouldBe(name);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("Quarterly report (final).PDF", "Quarterly-report-final.PDF")]
    [InlineData("Übersicht März.tar.gz", "bersicht-M-rz.tar.gz")]
    [InlineData("報告書.pdf", "file.pdf")]
    [InlineData("報告書", "file")]
    [InlineData("a.пдф", "a")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("..hidden", "file.hidden")]
    [InlineData("a  --  b.txt", "a-b.txt")]
    public void A_key_holds_only_letters_every_store_takes(string name, string key) => Filename.ForKey(name).ShouldBe(key);

    [Fact]
    public void Every_key_is_short_and_plain() =>
        Prop.ForAll(NastyNames.ToArbitrary(), raw =>
            Filename.ForKey(Filename.Clean(raw)).ShouldMatch(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")).QuickCheckThrowOnFailure();

    [Fact]
    public void A_taken_name_is_numbered_before_its_extension()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "image001.png", "image001 (2).png", "README" };

        Filename.Unique("IMAGE001.png", taken).ShouldBe("IMAGE001 (3).png");
        Filename.Unique("README", taken).ShouldBe("README (2)");
        Filename.Unique("other.png", taken).ShouldBe("other.png");
    }

    [Fact]
    public void A_numbered_name_stays_within_255_bytes()
    {
        var name = Filename.Clean(new string('ü', 300) + ".txt");
        var numbered = Filename.Unique(name, new HashSet<string> { name });

        Encoding.UTF8.GetByteCount(numbered).ShouldBeLessThanOrEqualTo(255);
        numbered.ShouldEndWith("ü (2).txt");
    }

    private static Gen<string> NastyNames { get; } =
        from pieces in Gen.Elements(
            "a", "K", "\u212A", "é", "e\u0301", "\u0316\u0301", "한", "\u1112\u1161", ".", "..", "/", "\\", " ", "\u3000", "\u202E",
            "\u200D", "\u200C", "\uFE0F", "1", "\u20E3", "👨", "❤", "\uD83D", "\0", "\r\n", "\u200B", ".txt", "-",
            new string('x', 100), "😀😀😀😀😀😀😀😀😀😀").ListOf()
        select string.Concat(pieces);
}
