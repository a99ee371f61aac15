using System.Text;
using Enclosure.Server.Smtp;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

public sealed class DotStreamTests
{
    private const string End = "\r\n.\r\n";

    [Theory]
    [InlineData(".\r\n", "")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("..a\r\n...\r\n.\r\n", ".a\r\n..\r\n")]
    [InlineData(".a\r\n.\r\n", "a\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n")]
    [InlineData("a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n")]
    [InlineData("a\r\n.\r.\r\n.\r\n", "a\r\n\r.\r\n")]
    public void Dots_are_taken_off_and_the_end_is_found(string sent, string message) =>
        Read(sent + "NOOP\r\n").ShouldBe((message, "NOOP\r\n"));

    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r.\r")]
    [InlineData("\r.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r\n.\r")]
    [InlineData("\n\n.\r\n")]
    [InlineData("\r\r.\r\n")]
    [InlineData("\r\n.\r\r\n")]
    [InlineData("\r\n\0.\r\n")]
    [InlineData("\r\n.\0\r\n")]
    public void Nothing_else_ends_a_message(string lookAlike)
    {
        var (message, after) = Read($"a{lookAlike}MAIL FROM:<x@y>{End}");

        after.ShouldBeEmpty();
        message.ShouldBe($"a{lookAlike.Replace("\r\n.", "\r\n")}MAIL FROM:<x@y>\r\n");
    }

    [Fact]
    public void What_a_sender_stuffs_comes_out_as_it_was_however_it_is_cut()
    {
        var bytes = Gen.ArrayOf(Gen.Elements((byte)'\r', (byte)'\n', (byte)'.', (byte)'a'));
        var cuts = Gen.NonEmptyListOf(Gen.Choose(1, 4)).Select(each => each.ToArray());

        Prop.ForAll(bytes.ToArbitrary(), cuts.ToArbitrary(), (message, lengths) =>
        {
            var text = Encoding.Latin1.GetString(message) + "\r\n";
            Read(Stuff(text) + ".\r\nQUIT\r\n", lengths).ShouldBe((text, "QUIT\r\n"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    /// <summary>As RFC 5321, section 4.5.2 tells a client.</summary>
    private static string Stuff(string message)
    {
        var stuffed = message.Replace("\r\n.", "\r\n..");
        return stuffed.StartsWith('.') ? "." + stuffed : stuffed;
    }

    private static (string Message, string After) Read(string sent, params int[] cuts)
    {
        var (input, output, dots, at, turn) = (Encoding.Latin1.GetBytes(sent), new MemoryStream(), new DotStream(), 0, 0);
        while (at < input.Length && !dots.Ended)
        {
            var length = cuts.Length == 0 ? input.Length : Math.Min(cuts[turn++ % cuts.Length], input.Length - at);
            at += dots.Read(input.AsSpan(at, Math.Min(length, input.Length - at)), output.Write);
        }

        return (Encoding.Latin1.GetString(output.ToArray()), sent[at..]);
    }
}
