using Enclosure.Mime.Parts;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class FlowedTextTests
{
    [Theory]
    [InlineData("one \ntwo\nthree\n", "one two\nthree\n")]
    [InlineData("one \r\ntwo\r\n", "one two\r\n")]
    [InlineData("> one \n> two\n> three\n", "> one two\n> three\n")]
    [InlineData(">> one \n> two\n", ">> one \n> two\n")]
    [InlineData("> quoted \nmine\n", "> quoted \nmine\n")]
    [InlineData(" >stuffed\n From me\n", ">stuffed\nFrom me\n")]
    [InlineData("bye \n-- \nsignature\n", "bye \n-- \nsignature\n")]
    [InlineData("-- \nname \nplace\n", "-- \nname place\n")]
    [InlineData("ends softly ", "ends softly ")]
    [InlineData("", "")]
    [InlineData("\n\n", "\n\n")]
    public void Soft_breaks_go_and_hard_ones_stay(string text, string unwrapped) =>
        FlowedText.Unwrap(text, delSp: false).ShouldBe(unwrapped);

    [Fact]
    public void With_delsp_the_space_goes_too() => FlowedText.Unwrap("日本 \n語\n", delSp: true).ShouldBe("日本語\n");
}
