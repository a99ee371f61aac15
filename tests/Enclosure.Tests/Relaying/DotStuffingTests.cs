using System.Text;
using Enclosure.Relaying;
using Enclosure.Server.Smtp;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Relaying;

public sealed class DotStuffingTests
{
    [Fact]
    public void What_is_stuffed_comes_out_of_the_door_as_it_was_however_it_is_cut()
    {
        var pieces = Gen.ListOf(Gen.Elements("\r\n", ".", "..", "a", "b.c")).Select(string.Concat);
        var cuts = Gen.NonEmptyListOf(Gen.Choose(1, 5)).Select(each => each.ToArray());

        Prop.ForAll(pieces.ToArbitrary(), cuts.ToArbitrary(), Gen.Choose(2, 9).ToArbitrary(), (text, lengths, room) =>
            Unstuffed(Stuffed(text, lengths, room)).ShouldBe(text == "" || text.EndsWith("\r\n") ? text : text + "\r\n"))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_CR_or_LF_alone_is_refused_however_it_is_cut()
    {
        var pieces = Gen.ListOf(Gen.Elements("\r", "\n", ".", "a")).Select(string.Concat);
        var cuts = Gen.NonEmptyListOf(Gen.Choose(1, 4)).Select(each => each.ToArray());

        Prop.ForAll(pieces.ToArbitrary(), cuts.ToArbitrary(), (text, lengths) =>
        {
            var isBare = text.Replace("\r\n", "").AsSpan().ContainsAny('\r', '\n');
            if (isBare) Should.Throw<BareLineEndException>(() => Stuffed(text, lengths, 5));
            else Stuffed(text, lengths, 5);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Stuffed(string text, int[] cuts, int room)
    {
        var (dots, input, output, buffer) = (new DotStuffing(), Encoding.Latin1.GetBytes(text), new MemoryStream(), new byte[room]);
        for (int at = 0, turn = 0; at < input.Length; turn++)
        {
            var (read, written) = dots.Stuff(input.AsSpan(at, Math.Min(cuts[turn % cuts.Length], input.Length - at)), buffer);
            read.ShouldBeGreaterThan(0);
            output.Write(buffer.AsSpan(0, written));
            at += read;
        }

        output.Write(dots.Ending);
        return Encoding.Latin1.GetString(output.ToArray()) + ".\r\n";
    }

    private static string Unstuffed(string sent)
    {
        var (input, output, dots) = (Encoding.Latin1.GetBytes(sent), new MemoryStream(), new DotStream());
        dots.Read(input, output.Write).ShouldBe(input.Length);
        dots.Ended.ShouldBeTrue();
        return Encoding.Latin1.GetString(output.ToArray());
    }
}
