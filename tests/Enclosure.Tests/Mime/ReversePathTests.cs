using System.Text;
using Enclosure.Mime;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class ReversePathTests
{
    [Theory]
    [InlineData("<ann@example.org>", "ann@example.org")]
    [InlineData(" ann@example.org ", "ann@example.org")]
    [InlineData("<ann@example.org> (by way of bob)", "ann@example.org")]
    [InlineData("<\"a b\"@example.org>", "\"a b\"@example.org")]
    [InlineData("<jürgen@example.org>", "jürgen@example.org")]
    [InlineData("<>", "")]
    [InlineData("", "")]
    [InlineData("<ann@example.org", null)]
    [InlineData("ann at example.org", null)]
    [InlineData("ann@", null)]
    [InlineData("@example.org", null)]
    [InlineData("MAILER-DAEMON", null)]
    [InlineData("a\r\nb@example.org", null)]
    public void An_address_is_read_with_brackets_or_without(string text, string? address) => ReversePath.Parse(text).ShouldBe(address);

    [Fact]
    public void An_address_has_at_most_998_characters()
    {
        ReversePath.Parse(new string('a', 996) + "@b").ShouldNotBeNull();
        ReversePath.Parse(new string('a', 997) + "@b").ShouldBeNull();
    }

    [Theory]
    [InlineData("Received: x\r\nreturn-path:\r\n <ann@example.org>\r\n\r\nReturn-Path: <no@example.org>", "ann@example.org")]
    [InlineData("Return-Path: <>\n\nText", "")]
    [InlineData("Return-Path: nobody\n", "")]
    [InlineData("Subject: x\n\nReturn-Path: <no@example.org>\n", "")]
    public void The_head_of_a_message_says_whom_it_comes_back_to(string message, string address) =>
        ReversePath.Of(HeadReader.Read(Encoding.UTF8.GetBytes(message), new MimeBudgets())).ShouldBe(address);
}
