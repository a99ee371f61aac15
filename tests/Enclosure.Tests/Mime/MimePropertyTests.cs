using System.Text;
using Enclosure.Mime.Parts;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>Messages put together from pieces that matter, well formed or not: what is told must not depend on how they come.</summary>
public sealed class MimePropertyTests
{
    private static readonly string[] Pieces =
    [
        "\r\n", "\r\n", "\n", "\r", "--b", "--b\r\n", "--b--", "--c\r\n", "--bb", "-", "--", " ", "\t", "=", "=3D", "=\r\n", "= \r\n", "=4",
        "QUJD", "QUJDREVG", "QQ==", "QR==", "QUI=", "\r\nQUJDREVGR0hJ\r\nQUJDREVGR0hJ\r\n", "Subject: x\r\n", "Hello world\r\n",
        "a: b\r\n", " folded\r\n", "From me now\n", "\0",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "Content-Type: multipart/digest;\r\n boundary=\"c\"\r\n\r\n--c\r\n",
        "Content-Type: message/rfc822\r\n\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "Content-Type: image/png\r\n\r\n",
        "Content-Transfer-Encoding: base64\r\nContent-Type: message/rfc822\r\n\r\n",
        "begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n", "Content-Type: text/html\n\n",
        "Content-Transfer-Encoding: x-uuencode\r\nContent-Type: image/gif\r\n\r\nbegin 644 x\n",
    ];

    private static readonly Gen<byte[]> Messages =
        from pieces in Gen.ArrayOf(Gen.Elements(Pieces))
        from start in Gen.Elements("", "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n")
        select Encoding.Latin1.GetBytes(start + string.Concat(pieces));

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(800).WithEndSize(40);

    [Theory]
    [InlineData(BodyUse.Refer)]
    [InlineData(BodyUse.Literal)]
    public void How_many_bytes_come_at_once_makes_no_difference(BodyUse use) =>
        Check.One(Runs, Prop.ForAll(Messages.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (message, seed) =>
        {
            var whole = ToldMessage.Of(message, use).Summary();
            var random = new Random(seed);

            ToldMessage.Of(message, use, step: 1).Summary().ShouldBe(whole);
            ToldMessage.Of(message, _ => use, null, _ => random.Next(1, 9)).Summary().ShouldBe(whole);
        }));

    [Theory]
    [InlineData(BodyUse.Refer)]
    [InlineData(BodyUse.Literal)]
    public void What_was_told_makes_the_message_again(BodyUse use) =>
        Check.One(Runs, Prop.ForAll(Messages.ToArbitrary(), message => ToldMessage.Of(message, use).Regenerated().ShouldBe(message)));

    [Fact]
    public void Any_bytes_can_be_read() =>
        Check.One(Runs, Prop.ForAll<byte[]>(message => ToldMessage.Of(message).Regenerated().ShouldBe(message)));
}
