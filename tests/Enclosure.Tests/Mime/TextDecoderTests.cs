using System.Text;
using Enclosure.Mime;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class TextDecoderTests
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("iso-2022-jp")]
    [InlineData("gb18030")]
    [InlineData(null)]
    public void A_text_is_the_same_however_its_bytes_are_cut(string? charset)
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(line => $"{line}: テスト ABC\r\n"));
        var bytes = (Charsets.Find(charset) ?? Encoding.UTF8).GetBytes(text);

        foreach (var piece in (int[])[1, 7, 4096, 100_000])
        {
            var decoder = new TextDecoder(charset);
            foreach (var chunk in bytes.Chunk(piece)) decoder.Write(chunk);
            decoder.Complete().ShouldBe(text);
            decoder.IsTruncated.ShouldBeFalse();
            decoder.IsGuessed.ShouldBe(charset is null);
        }
    }

    [Fact]
    public void Ascii_needs_no_guess()
    {
        var decoder = new TextDecoder(null);
        decoder.Write(Encoding.ASCII.GetBytes(new string('a', 10_000)));

        decoder.Complete().Length.ShouldBe(10_000);
        decoder.IsGuessed.ShouldBeFalse();
    }

    [Fact]
    public void A_charset_is_guessed_where_ascii_ends_however_late()
    {
        var decoder = new TextDecoder("us-ascii");
        decoder.Write(Encoding.ASCII.GetBytes(new string('a', 10_000)));
        decoder.Write([0xE9]);

        decoder.Complete().ShouldEndWith("aé");
        decoder.IsGuessed.ShouldBeTrue();
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        var decoder = new TextDecoder("utf-8");
        decoder.Write("\uFEFFa"u8);
        decoder.Complete().ShouldBe("a");
    }

    [Fact]
    public void A_text_with_a_mark_of_utf16_needs_no_name()
    {
        var decoder = new TextDecoder(null);
        decoder.Write([0xFF, 0xFE, (byte)'a', 0]);
        decoder.Complete().ShouldBe("a");
    }

    [Theory]
    [InlineData("abcdef", 5, "abcde")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("aaa€", 5, "aaa")]
    [InlineData("aa😀b", 5, "aa")]
    [InlineData("a😀b", 5, "a😀")]
    public void A_text_ends_at_the_limit_with_a_whole_character(string text, int limit, string kept)
    {
        var decoder = new TextDecoder("utf-8", limit);
        decoder.Write(Encoding.UTF8.GetBytes(text));

        decoder.Complete().ShouldBe(kept);
        decoder.IsTruncated.ShouldBe(kept != text);
    }

    [Fact]
    public void No_bytes_make_it_fail_and_the_limit_holds() =>
        Prop.ForAll<byte[], byte, bool>((bytes, choice, cut) =>
        {
            var charset = new[] { null, "utf-8", "utf-7", "us-ascii", "iso-2022-jp", "gb18030", "utf-16", "utf-32", "shift_jis", "iso-2022-kr" }[choice % 10];
            var decoder = new TextDecoder(charset, limitBytes: cut ? 7 : 100_000);
            foreach (var value in bytes) decoder.Write([value]);
            Encoding.UTF8.GetByteCount(decoder.Complete()).ShouldBeLessThanOrEqualTo(cut ? 7 : 100_000);
        }).QuickCheckThrowOnFailure();
}
