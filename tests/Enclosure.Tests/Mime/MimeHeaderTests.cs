using Enclosure.Mime.Parts;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class MimeHeaderTests
{
    [Fact]
    public void Fields_are_remembered_in_order_still_folded()
    {
        var headers = Of("A: 1\r\nB:2\r\n\tx\r\na: 3\r\n\r\n").Part.Headers;

        headers.Fields.Select(field => field.Name).ShouldBe(["A", "B", "a"]);
        headers.Fields[1].Raw.ToArray().ShouldBe("2\r\n\tx"u8.ToArray());
        headers["A"]!.RawText.ShouldBe("1");
    }

    [Fact]
    public void A_line_that_is_no_field_is_passed_over_when_a_known_one_follows()
    {
        var told = Of("Subject: a\r\nthis is no field\r\nContent-Type: text/html\r\n\r\nbody");

        told.Part.ContentType.ShouldBe("text/html");
        told.Text.ShouldBe("body");
        told.Codes.ShouldBe([DefectCodes.MalformedHeader]);
    }

    [Theory]
    [InlineData("Subject: a\r\n", "Dear all\r\nplease: read\r\n")]
    [InlineData("Subject: a\r\n", "Dear all\r\n\r\nfrom me")]
    [InlineData("Subject: a\r\n", "Dear all")]
    [InlineData("", "Hello there: everyone\r\nbye\r\n")]
    [InlineData("Subject: a\n", "-- \nsig")]
    public void Without_an_empty_line_the_body_begins_at_the_first_line_that_is_no_field(string header, string body)
    {
        var told = Of(header + body);

        told.Text.ShouldBe(body);
        told.Codes.ShouldBe([DefectCodes.MissingHeaderEnd]);
    }

    [Theory]
    [InlineData("From me@x Sat Jan  1 10:00:00 2000\r\nSubject: a\r\n\r\nx", DefectCodes.MboxLine)]
    [InlineData("Subject : a\r\n\r\nx", DefectCodes.SpaceBeforeColon)]
    [InlineData("Subject: a\0\r\n\r\nx", DefectCodes.NulInHeader)]
    [InlineData("Subject: a\r\nSubject: b\r\n\r\nx", DefectCodes.DuplicateHeader)]
    [InlineData("Subject: a\r\nContent-Type: text\r\n\r\nx", DefectCodes.MalformedContentType)]
    [InlineData("Subject: a\r\nContent-Transfer-Encoding: rot13\r\n\r\nx", DefectCodes.UnknownTransferEncoding)]
    public void What_is_wrong_is_said_and_read_all_the_same(string message, string code)
    {
        var told = Of(message);

        told.Codes.ShouldBe([code]);
        told.Part.Headers.Text("Subject").ShouldBe("a");
        told.Part.ContentType.ShouldBe("text/plain");
        told.Text.ShouldBe("x");
    }

    [Fact]
    public void A_field_that_begins_like_an_mbox_line_is_a_field() =>
        Of("From : a@b\r\n\r\nx").Part.Headers.Text("from").ShouldBe("a@b");

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name() =>
        Of("\u00EF\u00BB\u00BFSubject: a\r\n\r\nx").Part.Headers.Text("subject").ShouldBe("a");

    [Fact]
    public void A_long_field_is_cut()
    {
        var told = Of($"Subject: {new string('a', 500)}\r\n\r\nx", new MimeBudgets(LineBytes: 100));

        told.Part.Headers["Subject"]!.Raw.Length.ShouldBe(99);
        told.Codes.ShouldBe([DefectCodes.HeaderLineTooLong]);
        told.Text.ShouldBe("x");
    }

    [Fact]
    public void Past_the_budget_fields_are_forgotten_but_still_tell_what_the_part_is()
    {
        var told = Of($"X-A: {new string('a', 90)}\r\nX-B: b\r\nContent-Type: image/png\r\n\r\nx", new MimeBudgets(HeaderBytes: 97));

        told.Part.Headers.Fields.ShouldHaveSingleItem().Name.ShouldBe("X-A");
        told.Part.ContentType.ShouldBe("image/png");
        told.Codes.ShouldBe([DefectCodes.HeaderBudget]);
    }

    [Fact]
    public void What_headers_say_of_a_part_is_all_told()
    {
        var part = Of("Content-Type: text/plain; charset=\"ISO-8859-1\";\r\n format=flowed; delsp=yes\r\nContent-ID: a@b\r\n"
            + "Content-Disposition: INLINE\r\nContent-Transfer-Encoding: 8BIT\r\n\r\nx").Part;

        part.DeclaredType.ShouldBe("text/plain; charset=\"ISO-8859-1\"; format=flowed; delsp=yes");
        part.Charset.ShouldBe("ISO-8859-1");
        (part.IsFlowed, part.DelSp).ShouldBe((true, true));
        part.ContentId.ShouldBe("a@b");
        part.Disposition.ShouldBe("inline");
        part.TransferEncoding.ShouldBe("8bit");
    }

    private static ToldPart Of(string message, MimeBudgets? budgets = null) =>
        ToldMessage.Of(message, budgets: budgets).Parts.ShouldHaveSingleItem();
}
