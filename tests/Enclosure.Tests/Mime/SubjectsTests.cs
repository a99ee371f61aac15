using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class SubjectsTests
{
    [Theory]
    [InlineData("Re: Lunch", "lunch")]
    [InlineData("RE:RE: fwd : Lunch", "lunch")]
    [InlineData("Re[2]: Lunch", "lunch")]
    [InlineData("Re (3): Lunch", "lunch")]
    [InlineData("Re^2: Lunch", "lunch")]
    [InlineData("AW: WG: Lunch", "lunch")]
    [InlineData("SV: VS: VB: RV: TR: R: I: Antw: Odp: PD: YNT: ILT: ATB: Lunch", "lunch")]
    [InlineData("回复：Lunch", "lunch")]
    [InlineData("回覆: 答复: 转发: 轉寄: 返信: 転送: 昼食", "昼食")]
    [InlineData("ОТВЕТ: На: Відп: обед", "обед")]
    [InlineData("רה: رد: Lunch", "lunch")]
    [InlineData("Trả lời: Lunch", "lunch")]
    [InlineData("[list] Re: Lunch", "[list] lunch")]
    [InlineData("Re: [list] Re: Lunch", "[list] lunch")]
    [InlineData("Re: [a] [b] Fwd: Lunch", "[a] [b] lunch")]
    [InlineData("Re:\r\n  Lunch \t today", "lunch today")]
    [InlineData("Re:", "")]
    public void A_reply_has_the_subject_of_what_it_answers(string subject, string normalised)
    {
        Subjects.Normalise(subject).ShouldBe(normalised);
        Subjects.HasReplyPrefix(subject).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Lunch", "lunch")]
    [InlineData("[list] Lunch", "[list] lunch")]
    [InlineData("Report: sales", "report: sales")]
    [InlineData("Research: re: x", "research: re: x")]
    [InlineData(": x", ": x")]
    [InlineData("[Re: x", "[re: x")]
    [InlineData("", "")]
    public void Other_words_before_a_colon_are_the_subject(string subject, string normalised)
    {
        Subjects.Normalise(subject).ShouldBe(normalised);
        Subjects.HasReplyPrefix(subject).ShouldBeFalse();
    }

    [Fact]
    public void What_is_normal_stays_so()
    {
        var pieces = Gen.Elements("Re", "Fwd", ":", "：", "[", "]", "2", "(", ")", " ", "x", "I", "İ", "\u00A0");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), given =>
        {
            var normal = Subjects.Normalise(string.Concat(given));
            Subjects.Normalise(normal).ShouldBe(normal);
            Subjects.HasReplyPrefix(normal).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }
}
