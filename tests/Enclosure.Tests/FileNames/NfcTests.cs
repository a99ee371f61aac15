using Enclosure.FileNames;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.FileNames;

public sealed class NfcTests
{
    [Theory]
    [InlineData("plain ascii", "plain ascii")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u2126", "\u03A9")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307")]
    [InlineData("a\u0308\u0301", "\u00E4\u0301")]
    [InlineData("u\u0308\u0304", "\u01D6")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1100\u1161", "\uAC00")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01\u11A8", "\uAC01\u11A8")]
    [InlineData("\u30AB\u3099", "\u30AC")]
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")]
    [InlineData("\u0061\u0315\u0300\u05AE\u0300\u0062", "\u00E0\u05AE\u0300\u0315\u0062")]
    public void Text_is_composed_as_the_standard_says(string text, string composed) => Nfc.Of(text).ShouldBe(composed);

    [Fact]
    public void Normalising_twice_is_normalising_once() =>
        Prop.ForAll(Gen.Choose(0x20, 0x2FFF).ListOf().ToArbitrary(), points =>
        {
            var once = Nfc.Of(string.Concat(points.Select(char.ConvertFromUtf32)));
            Nfc.Of(once).ShouldBe(once);
        }).QuickCheckThrowOnFailure();
}
