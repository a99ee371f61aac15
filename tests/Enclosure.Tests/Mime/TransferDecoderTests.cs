using System.Text;
using Enclosure.Mime.Parts;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class TransferDecoderTests
{
    [Theory]
    [InlineData("QUJDREVG", "ABCDEF", null)]
    [InlineData("QUJD\r\nREVG\r\n", "ABCDEF", null)]
    [InlineData("QU\nJDR EVG", "ABCDEF", null)]
    [InlineData("QUJDRA==", "ABCD", null)]
    [InlineData("QUJDREU=\r\n", "ABCDE", null)]
    [InlineData("QUJDREU", "ABCDE", DefectCodes.Base64MissingPadding)]
    [InlineData("QUJDRA", "ABCD", DefectCodes.Base64MissingPadding)]
    [InlineData("QUJDR", "ABC", DefectCodes.Base64Truncated)]
    [InlineData("QU*JD\u00FF", "ABC", DefectCodes.Base64Junk)]
    [InlineData("QQ==QUJD", "AABC", DefectCodes.Base64AfterPadding)]
    [InlineData("QQ=\r\n=QUI=", "AAB", DefectCodes.Base64AfterPadding)]
    [InlineData("QU=JD", "ABC", DefectCodes.Base64Junk)]
    [InlineData("QUI==", "AB", null)]
    [InlineData("QR==", "A", null)]
    [InlineData("", "", null)]
    public void Base64_is_decoded_as_far_as_it_goes(string body, string content, string? code) => Decodes("base64", body, content, code);

    [Theory]
    [InlineData("a=3Db=c3=A4", "a=b\u00C3\u00A4", null)]
    [InlineData("a=\r\nb=\nc=\rd", "abcd", null)]
    [InlineData("a= \t\r\nb", "ab", null)]
    [InlineData("a \t\r\nb  \nc", "a\r\nb\nc", null)]
    [InlineData("a=20\r\nb", "a \r\nb", null)]
    [InlineData("a b  =\r\nc ", "a b  c", null)]
    [InlineData("end=", "end", null)]
    [InlineData("end=  ", "end", null)]
    [InlineData("a=zz", "a=zz", DefectCodes.QuotedPrintableBroken)]
    [InlineData("a=4", "a=4", DefectCodes.QuotedPrintableBroken)]
    [InlineData("a==3D", "a==", DefectCodes.QuotedPrintableBroken)]
    [InlineData("a= b", "a= b", DefectCodes.QuotedPrintableBroken)]
    [InlineData("a=4\r\nb", "a=4\r\nb", DefectCodes.QuotedPrintableBroken)]
    public void Quoted_printable_is_decoded_as_far_as_it_goes(string body, string content, string? code) =>
        Decodes("quoted-printable", body, content, code);

    [Fact]
    public void What_an_encoder_writes_is_decoded_and_is_one_run() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte[], bool>((data, endsLine) =>
        {
            var text = Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks) + (endsLine && data.Length > 0 ? "\r\n" : "");
            var told = ToldMessage.Of($"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{text}");

            told["1"].Content.WrittenSpan.ToArray().ShouldBe(data);
            if (data.Length > 0) told["1"].Run!.RawBytes.ShouldBe(text.Length);
        }));

    [Theory]
    [InlineData("QUJDREVG\r\nQUJDREVG\r\nQUJD\r\n", 26, 8, true)]
    [InlineData("QUJDREVG\r\nQUJDREVG", 18, 8, false)]
    [InlineData("QUJDREVG\nQUJDREVG\n", 18, 8, true)]
    [InlineData("QUJDREVG\r\nQUJD\r\nQUJD\r\n", 16, 8, true)]
    [InlineData("QUJDREVG\r\nQUJDREVGQUJD\r\n", 10, 8, true)]
    [InlineData("QUJDREVG\r\nQUJDREVG\n", 10, 8, true)]
    [InlineData("QUJDREVG\r\nQU=D\r\n", 10, 8, true)]
    [InlineData("QUJDREVG\r\nQR==\r\n", 10, 8, true)]
    [InlineData("QUJDREVG\r\nQQ==\r\nfooter", 16, 8, true)]
    [InlineData("QUJDREVG\r\nQUJDRA==\r\n\r\n", 20, 8, true)]
    [InlineData("QQ==", 4, 4, false)]
    [InlineData("QUJDR", 0, 0, false)]
    [InlineData("\r\nQUJD", 0, 0, false)]
    public void The_run_ends_where_an_encoder_would_have_written_otherwise(string body, int rawBytes, int lineLength, bool endsLine)
    {
        var message = Encoding.Latin1.GetBytes($"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{body}");
        var told = ToldMessage.Of(message);

        told.Regenerated().ShouldBe(message);
        if (rawBytes == 0) told["1"].Run.ShouldBeNull();
        else told["1"].Run.ShouldNotBeNull()
            .ShouldBe(told["1"].Run! with { RawBytes = rawBytes, LineLength = lineLength, EndsLine = endsLine });
    }

    [Fact]
    public void A_line_too_long_for_mail_is_no_run()
    {
        var told = ToldMessage.Of($"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n{new string('A', 4000)}");

        told["1"].Run.ShouldBeNull();
        told["1"].Content.WrittenCount.ShouldBe(3000);
    }

    [Fact]
    public void A_file_as_it_stands_is_one_run_of_its_own_bytes() =>
        ToldMessage.Of("Content-Type: image/png\n\nabc")["1"].Run.ShouldBe(new EncodedRun(RunEncoding.Identity, 3, 3));

    [Fact]
    public void A_plain_text_is_told_literally_because_uuencoded_files_leave_its_content()
    {
        var told = ToldMessage.Of("Content-Transfer-Encoding: base64\n\nQUJD");

        told["1"].Run.ShouldBeNull();
        told["1"].Text.ShouldBe("ABC");
        told.Raw.ShouldEndWith("[1]QUJD");
    }

    private static void Decodes(string encoding, string body, string content, string? code)
    {
        var message = Encoding.Latin1.GetBytes($"Content-Type: image/png\nContent-Transfer-Encoding: {encoding}\n\n{body}");
        foreach (var step in new[] { 1, 2, 3, 1000 })
        {
            var part = ToldMessage.Of(message, step: step)["1"];
            part.Text.ShouldBe(content);
            part.Codes.ShouldBe(code is null ? [] : [code]);
        }
    }
}
