using Enclosure.Mime;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class MimeReaderTests
{
    private const string Mixed = "Subject: hi\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";

    [Fact]
    public void A_message_without_a_type_is_one_plain_text()
    {
        var told = ToldMessage.Of("Subject: hi\r\n\r\nHello\r\n");

        var part = told.Parts.ShouldHaveSingleItem();
        part.Part.Number.ShouldBe("1");
        part.Part.Kind.ShouldBe(MimePartKind.Text);
        part.Part.ContentType.ShouldBe("text/plain");
        part.Text.ShouldBe("Hello\r\n");
        part.Codes.ShouldBeEmpty();
        told.Raw.ShouldBe("[]Subject: hi\r\n\r\n[1]Hello\r\n");
    }
}
