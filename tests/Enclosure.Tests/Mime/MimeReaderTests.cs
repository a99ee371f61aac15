using Enclosure.Mime.Parts;
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

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Lines_may_end_in_any_way_and_the_ending_before_a_delimiter_belongs_to_it(string ending)
    {
        var message = (Mixed + "preamble\r\n--b\r\nX-A: 1\r\n  2\r\n\r\none\r\n\r\n--b\r\n\r\ntwo\r\n--b--\r\nepilogue\r\n")
            .Replace("\r\n", ending);
        var told = ToldMessage.Of(message);

        told.Parts.Select(part => part.Part.Number).ShouldBe(["1", "1.1", "1.2"]);
        told["1"].Part.Kind.ShouldBe(MimePartKind.Container);
        told["1.1"].Text.ShouldBe("one" + ending);
        told["1.2"].Text.ShouldBe("two");
        told["1.1"].Part.Headers.Text("x-a").ShouldBe("1 2");
        told.Raw.ShouldEndWith($"[1.2]two[]{ending}--b--{ending}epilogue{ending}");
        told.Parts.ShouldAllBe(part => !part.Codes.Any());
    }

    [Fact]
    public void A_missing_final_boundary_still_ends_the_part()
    {
        var told = ToldMessage.Of(Mixed + "--b\r\n\r\none\r\n");

        told["1.1"].Text.ShouldBe("one\r\n");
        told["1"].Codes.ShouldBe([DefectCodes.MissingFinalBoundary]);
    }

    [Fact]
    public void An_outer_delimiter_ends_the_multiparts_within()
    {
        var told = ToldMessage.Of(
            Mixed + "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--");

        told["1.1.1"].Text.ShouldBe("one");
        told["1.1"].Codes.ShouldBe([DefectCodes.MissingFinalBoundary]);
        told["1.2"].Text.ShouldBe("two");
        told["1"].Codes.ShouldBeEmpty();
    }

    [Fact]
    public void A_boundary_that_begins_another_is_not_taken_for_it()
    {
        var told = ToldMessage.Of(
            Mixed + "--b\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n--bb  \r\n\r\n--b x\r\n--bb--\t\r\n--b\r\n\r\n"
                + "two\r\n--b--");

        told["1.1.1"].Text.ShouldBe("--b x");
        told["1.2"].Text.ShouldBe("two");
        told.Parts.ShouldAllBe(part => !part.Codes.Any());
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=\"\"")]
    public void A_multipart_without_a_boundary_is_a_file(string type)
    {
        var told = ToldMessage.Of($"Content-Type: {type}\r\n\r\n--b\r\n\r\none\r\n--b--\r\n");

        var part = told.Parts.ShouldHaveSingleItem();
        part.Part.Kind.ShouldBe(MimePartKind.File);
        part.Part.ContentType.ShouldBe("multipart/mixed");
        part.Text.ShouldBe("--b\r\n\r\none\r\n--b--\r\n");
        part.Codes.ShouldBe([DefectCodes.MissingBoundary]);
    }

    [Fact]
    public void A_multipart_whose_delimiter_never_comes_says_so()
    {
        var told = ToldMessage.Of(Mixed + "--other\r\n\r\none\r\n");

        told.Parts.ShouldHaveSingleItem().Codes.ShouldBe([DefectCodes.MissingFinalBoundary, DefectCodes.MissingFirstBoundary]);
    }

    [Fact]
    public void Parts_of_a_digest_are_messages_unless_they_say_otherwise()
    {
        var told = ToldMessage.Of("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: in\r\n\r\nbody\r\n--b\r\n"
            + "Content-Type: text/html\r\n\r\nx\r\n--b--");

        told["1.1"].Part.ContentType.ShouldBe("message/rfc822");
        told["1.1"].Part.Kind.ShouldBe(MimePartKind.File);
        told["1.1"].Text.ShouldBe("Subject: in\r\n\r\nbody");
        told["1.1.1"].Text.ShouldBe("body");
        told["1.1.1"].Part.EnclosingFile.ShouldBe(told["1.1"].Part);
        told["1.2"].Part.Kind.ShouldBe(MimePartKind.Text);
    }

    [Theory]
    [InlineData("7bit", "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nin\n--c--")]
    [InlineData("base64", "Q29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PWMKCi0tYwoKaW4KLS1jLS0=")]
    [InlineData("quoted-printable", "Content-Type: multipart/mixed; boundary=3Dc\n\n=2D-c\n\nin\n-=\n-c--")]
    public void A_forwarded_message_is_a_file_and_its_parts_are_told_within(string encoding, string body)
    {
        var told = ToldMessage.Of(
            Mixed + $"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--b--");

        told["1.1"].Part.Kind.ShouldBe(MimePartKind.File);
        told["1.1.1"].Part.Kind.ShouldBe(MimePartKind.Container);
        told["1.1.1.1"].Text.ShouldBe("in");
        told["1.1"].Text.ShouldStartWith("Content-Type");
        told.Raw.ShouldNotContain("[1.1.1");
    }

    [Fact]
    public void A_skipped_message_is_not_opened_and_nothing_of_its_body_is_told()
    {
        var told = ToldMessage.Of("Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nbody", BodyUse.Skip);

        told.Parts.ShouldHaveSingleItem().Text.ShouldBe("");
        told.Raw.ShouldBe("[]Content-Type: message/rfc822\r\n\r\n");
    }

    [Theory]
    [InlineData("Content-Type: text/plain; name=a.txt", MimePartKind.File, "a.txt")]
    [InlineData(
        "Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename*=UTF-8''%C3%A4.txt; filename=b.txt",
        MimePartKind.File,
        "ä.txt")]
    [InlineData("Content-Type: text/plain\r\nContent-Disposition: attachment", MimePartKind.File, null)]
    [InlineData("Content-Type: text/plain\r\nContent-Disposition: inline; filename=\"\"", MimePartKind.Text, null)]
    [InlineData("Content-Type: TEXT/HTML; charset=x", MimePartKind.Text, null)]
    [InlineData("Content-Type: text/calendar", MimePartKind.File, null)]
    [InlineData("Content-Type: image/png\r\nContent-Disposition: inline", MimePartKind.File, null)]
    [InlineData("Content-Type: message/partial; id=1", MimePartKind.File, null)]
    [InlineData("Content-Type: message/delivery-status", MimePartKind.File, null)]
    public void What_a_part_is_follows_from_its_type_name_and_disposition(string header, MimePartKind kind, string? name)
    {
        var part = ToldMessage.Of($"{header}\r\n\r\nx").Parts.ShouldHaveSingleItem().Part;

        part.Kind.ShouldBe(kind);
        part.Filename.ShouldBe(name);
        part.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void Past_the_budget_of_parts_the_rest_is_told_as_it_came()
    {
        var told = ToldMessage.Of(Mixed + "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", budgets: new MimeBudgets(Parts: 2));

        told.Parts.Count.ShouldBe(2);
        told["1"].Codes.ShouldBe([DefectCodes.PartsBudget]);
        told.Raw.ShouldEndWith("[1.1]one[]\r\n--b\r\n\r\ntwo\r\n--b--\r\n");
    }

    [Fact]
    public void Past_the_budget_of_depth_a_multipart_and_a_message_are_files()
    {
        var inner = "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--";
        var told = ToldMessage.Of(
            Mixed + $"--b\r\n{inner}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--", budgets: new MimeBudgets(Depth: 1));

        told.Parts.Count.ShouldBe(3);
        told["1.1"].Part.Kind.ShouldBe(MimePartKind.File);
        told["1.1"].Text.ShouldBe("--c\r\n\r\nx\r\n--c--");
        told["1.1"].Codes.ShouldBe([DefectCodes.DepthBudget]);
        told["1.2"].Codes.ShouldBe([DefectCodes.DepthBudget]);
    }

    [Fact]
    public void A_delimiter_at_once_after_the_headers_or_before_any_is_seen()
    {
        var told = ToldMessage.Of("Content-Type: multipart/mixed; boundary=b\r\n--b\r\nContent-Type: text/html\r\n--b\r\n\r\n--b--");

        told.Parts.Select(part => part.Part.ContentType).ShouldBe(["multipart/mixed", "text/html", "text/plain"]);
        told["1.1"].Codes.ShouldBe([DefectCodes.MissingHeaderEnd]);
        told["1.1"].Text.ShouldBe("");
    }

    [Fact]
    public void An_empty_message_is_an_empty_text() =>
        ToldMessage.Of("").Parts.ShouldHaveSingleItem().Part.Kind.ShouldBe(MimePartKind.Text);

    [Fact]
    public void A_multipart_that_says_it_is_encoded_is_read_as_it_stands()
    {
        var told = ToldMessage.Of(
            "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\r\n\r\none\r\n--b--");

        told["1.1"].Text.ShouldBe("one");
        told["1"].Codes.ShouldBe([DefectCodes.EncodedContainer]);
    }
}
