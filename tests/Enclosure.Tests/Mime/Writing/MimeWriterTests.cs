using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Writing;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>Messages as they are written, by example.</summary>
public sealed class MimeWriterTests
{
    private const string Head =
        """
        Date: Sat, 21 Nov 2026 09:05:07 +0200
        From: Ann <ann@example.com>
        To: bob@example.org
        Subject: Hi
        Message-ID: <1@example.com>
        MIME-Version: 1.0

        """;

    [Fact]
    public void A_plain_text_alone() => Check(
        Drafted.Of(Drafted.Plain("Hello")),
        """
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 7bit

        Hello

        """);

    [Fact]
    public void Everything_at_once() => Check(
        Drafted.Of(
            Drafted.Plain("Grüße") with
            {
                Html = "<img src=\"cid:logo@example.com\">",
                Files =
                [
                    Drafted.File("a.pdf", [1, 2, 3]), Drafted.File("logo.png", [4], "image/png", "logo@example.com"),
                    Drafted.File("empty.txt", [], "text/plain"),
                ],
            },
            [1, 2, 3], [4], []),
        """
        Content-Type: multipart/mixed; boundary="=_72107cb5a7083976a37503d5_1"

        --=_72107cb5a7083976a37503d5_1
        Content-Type: multipart/alternative; boundary="=_72107cb5a7083976a37503d5_2"

        --=_72107cb5a7083976a37503d5_2
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        R3LDvMOfZQ==
        --=_72107cb5a7083976a37503d5_2
        Content-Type: multipart/related; type="text/html";
         boundary="=_72107cb5a7083976a37503d5_3"

        --=_72107cb5a7083976a37503d5_3
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 7bit

        <img src="cid:logo@example.com">
        --=_72107cb5a7083976a37503d5_3
        Content-Type: image/png; name="logo.png"
        Content-Transfer-Encoding: base64
        Content-Disposition: inline; filename="logo.png"
        Content-ID: <logo@example.com>

        BA==
        --=_72107cb5a7083976a37503d5_3--
        --=_72107cb5a7083976a37503d5_2--
        --=_72107cb5a7083976a37503d5_1
        Content-Type: application/pdf; name="a.pdf"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="a.pdf"

        AQID
        --=_72107cb5a7083976a37503d5_1
        Content-Type: text/plain; name="empty.txt"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="empty.txt"


        --=_72107cb5a7083976a37503d5_1--

        """);

    [Fact]
    public void Files_are_attached_where_no_HTML_shows_them()
    {
        var drafted = Drafted.Of(Drafted.Plain() with { Files = [Drafted.File("a.png", [1], "image/png", "logo@example.com")] }, [1]);

        drafted.Written.Root.Parts[1].ShouldSatisfyAllConditions(
            part => part.Disposition.ShouldBe("attachment"), part => part.ContentId.ShouldBeNull());
        drafted.Text().ShouldNotContain("Content-ID");
    }

    [Fact]
    public void A_text_among_the_files_goes_inline_when_the_HTML_names_it_and_keeps_its_name()
    {
        var drafted = Drafted.Of(
            Drafted.Plain() with { Html = "<p>", Files = [Drafted.File("a.html", [1], "text/html", "a@example.com")] }, [1]);

        var file = drafted.Written.Root.Parts[1].Parts[1];
        (file.Disposition, file.ContentId, file.Filename).ShouldBe(("inline", "a@example.com", "a.html"));
    }

    [Theory]
    [InlineData("message/rfc822", "application/octet-stream")]
    [InlineData("Multipart/Mixed", "application/octet-stream")]
    [InlineData("no type", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    [InlineData("a/b\r\nX-Evil: y", "application/octet-stream")]
    [InlineData("Image/PNG", "image/png")]
    [InlineData("text/plain; charset=utf-16", "text/plain")]
    public void A_type_is_written_when_it_is_one_that_base64_may_have(string declared, string written)
    {
        var drafted = Drafted.Of(Drafted.Plain() with { Files = [Drafted.File("a", [1], declared)] }, [1]);

        drafted.Written.Root.Parts[1].ContentType.ShouldBe(written);
        drafted.Text().ShouldContain($"\r\nContent-Type: {written}; name=\"a\"\r\n");
    }

    [Fact]
    public void A_file_of_many_lines_is_written_as_its_run_says()
    {
        var bytes = Enumerable.Range(0, 200).Select(value => (byte)value).ToArray();
        var drafted = Drafted.Of(Drafted.Plain() with { Files = [Drafted.File("a", bytes)] }, bytes);

        var file = drafted.Written.Pieces.OfType<WrittenPiece.File>().ShouldHaveSingleItem();
        file.Run.ShouldBe(new EncodedRun(RunEncoding.Base64, 268 + 4 * 2, 200, 76, LineEnding.CrLf, EndsLine: true));
        file.Part.ShouldBe("1.2");
        drafted.Text().ShouldContain(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n--=_");
    }

    [Fact]
    public void Extra_fields_are_written_but_for_those_of_the_writer_and_those_that_are_none()
    {
        string[] names =
        [
            "X-Custom-A", "bcc", "Resent-Bcc", "Content-Type", "Content-Foo", "Subject", "Received", "Return-Path", "", "a b", "a:b",
            "a\r\nb", "ü", new string('x', 998),
        ];
        var drafted = Drafted.Of(Drafted.Plain() with { Extra = [.. names.Select(name => KeyValuePair.Create(name, "value"))] });

        drafted.Fields().Select(field => field.Name)
            .ShouldBe(
                ["Date", "From", "To", "Subject", "Message-ID", "X-Custom-A", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
    }

    [Fact]
    public void Who_is_in_no_field_is_not_shown() =>
        Drafted.Of(Drafted.Plain() with { To = [] }).Text().ShouldContain("\r\nTo: undisclosed-recipients:;\r\n");

    [Fact]
    public void Of_many_references_the_first_and_the_last_are_written()
    {
        var ids = Enumerable.Range(1, 50).Select(number => $"<{number}@example.com>").ToList();
        var drafted = Drafted.Of(Drafted.Plain() with { References = ids, InReplyTo = "50@example.com" });

        drafted.Fields().Single(field => field.Name == "References").Value.ShouldBe(string.Join(' ', ids.TakeLast(19).Prepend(ids[0])));
        drafted.Fields().Single(field => field.Name == "In-Reply-To").Value.ShouldBe("<50@example.com>");
    }

    [Fact]
    public void An_id_too_long_for_a_line_or_beyond_ASCII_is_left_out()
    {
        var drafted = Drafted.Of(Drafted.Plain() with
        {
            References = [$"<{new string('a', 995)}>", $"<{new string('b', 996)}>", "<ü@example.com>", "<c@example.com>"],
        });

        MessageIds.Parse(drafted.Fields().Single(field => field.Name == "References").Value).Select(id => id[1]).ShouldBe(['a', 'c']);
        drafted.Lines().ShouldAllBe(line => line.Length <= 998);
    }

    [Fact]
    public void A_local_part_beyond_ASCII_is_written_as_it_is_and_told()
    {
        var drafted = Drafted.Of(Drafted.Plain() with { Cc = ["jürgen@bücher.example"] });

        drafted.Written.NeedsSmtpUtf8.ShouldBeTrue();
        drafted.Text().ShouldContain("\r\nCc: jürgen@xn--bcher-kva.example\r\n");
    }

    [Theory]
    [InlineData("Hello\nagain\r\n", "7bit", "Hello\r\nagain\r\n")]
    [InlineData("Hello\ragain", "7bit", "Hello\r\nagain\r\n")]
    [InlineData("", "7bit", "")]
    [InlineData("From here", "quoted-printable", "=46rom here\r\n")]
    [InlineData("space \nat an end", "quoted-printable", "space=20\r\nat an end\r\n")]
    [InlineData("looks like =_", "quoted-printable", "looks like =3D_\r\n")]
    [InlineData("nul \0 inside of it", "quoted-printable", "nul =00 inside of it\r\n")]
    [InlineData("Grüße aus der großen Stadt an alle", "quoted-printable", "Gr=C3=BC=C3=9Fe aus der gro=C3=9Fen Stadt an alle\r\n")]
    [InlineData("日本語", "base64", "5pel5pys6Kqe\r\n")]
    public void A_text_is_encoded_as_suits_it(string text, string encoding, string wire)
    {
        var drafted = Drafted.Of(Drafted.Plain(text));

        drafted.Written.Root.TransferEncoding.ShouldBe(encoding);
        drafted.Text().Split("\r\n\r\n", 2)[1].ShouldBe(wire);
    }

    [Fact]
    public void A_dot_at_the_start_of_a_quoted_line_is_written_as_bytes()
    {
        var text = Drafted.Of(Drafted.Plain($"ü\n.\n{new string('a', 75)}.{new string('b', 80)}")).Text();

        text.ShouldContain($"=C3=BC\r\n=2E\r\n{new string('a', 75)}=\r\n=2Eb");
    }

    [Fact]
    public void The_size_of_a_text_is_that_of_its_bytes_before_encoding() =>
        Drafted.Of(Drafted.Plain("日本語\n")).Written.Root.SizeBytes.ShouldBe(11);

    private static void Check(Drafted drafted, string content)
    {
        drafted.Text().ShouldBe((Head + content).ReplaceLineEndings("\r\n"));
        drafted.Written.SizeBytes.ShouldBe(Encoding.UTF8.GetByteCount(drafted.Text()));
    }
}
