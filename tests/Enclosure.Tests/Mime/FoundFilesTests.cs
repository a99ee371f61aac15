using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class FoundFilesTests
{
    private const string Uuencoded = "begin 644 a.txt\n#86)C\n`\nend\n";

    [Fact]
    public void A_uuencoded_file_in_a_text_is_a_part_of_it_and_not_in_its_content()
    {
        var message = $"Subject: x\n\nbefore\n{Uuencoded}after\n";
        var told = ToldMessage.Of(message);

        told["1"].Text.ShouldBe("before\nafter\n");
        told["1.1"].Text.ShouldBe("abc");
        told["1.1"].Part.Origin.ShouldBe(MimeOrigin.Uuencode);
        told["1.1"].Part.Filename.ShouldBe("a.txt");
        told["1.1"].Part.Parent.ShouldBe(told["1"].Part);
        told["1.1"].Part.EnclosingFile.ShouldBeNull();
        told.Raw.ShouldBe($"[]Subject: x\n\n[1]before\n{Uuencoded}after\n");
    }

    [Fact]
    public void Uuencode_as_a_transfer_encoding_gives_the_file_alone()
    {
        var told = ToldMessage.Of(
            $"Content-Type: image/gif; name=a.gif\nContent-Transfer-Encoding: x-uuencode\n\n\n{Uuencoded}\n-- \nfooter");

        told.Parts.ShouldHaveSingleItem().Text.ShouldBe("abc");
        told["1"].Codes.ShouldBe([DefectCodes.UuencodeText]);
    }

    [Theory]
    [InlineData("Content-Type: application/ms-tnef; name=x.bin")]
    [InlineData("Content-Type: application/octet-stream; name=WINMAIL.DAT")]
    public void The_files_of_a_winmail_dat_are_parts_of_it(string header)
    {
        var winmail = new TnefBuilder().WithCodePage(1252)
            .WithMessage("a", "b")
            .File("a.pdf", [1, 2, 3], "application/pdf", "<C@d>")
            .File("b", []).Bytes;
        var told = ToldMessage.Of($"{header}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(winmail)}");

        told["1"].Content.WrittenSpan.ToArray().ShouldBe(winmail);
        told["1.1"].Content.WrittenSpan.ToArray().ShouldBe([1, 2, 3]);
        var part = told["1.1"].Part;
        (part.Filename, part.ContentType, part.ContentId, part.Origin).ShouldBe(
            ("a.pdf", "application/pdf", ContentIds.Normalise("<C@d>"), MimeOrigin.Tnef));
        told["1.2"].Part.ContentType.ShouldBe("application/octet-stream");
        part.EnclosingFile.ShouldBe(told["1"].Part);
    }

    [Fact]
    public void A_skipped_winmail_dat_is_not_opened()
    {
        var winmail = new TnefBuilder().File("a.pdf", [1]).Bytes;

        ToldMessage.Of(
            $"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(winmail)}", BodyUse.Skip)
            .Parts.ShouldHaveSingleItem();
    }

    [Fact]
    public void Found_files_count_toward_the_budget_of_parts()
    {
        var told = ToldMessage.Of($"\n{Uuencoded}{Uuencoded}", budgets: new MimeBudgets(Parts: 2));

        told.Parts.Count.ShouldBe(2);
        told["1"].Codes.ShouldBe([DefectCodes.PartsBudget]);
    }
}
