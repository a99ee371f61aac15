using System.Text;
using Enclosure.Mime.Tnef;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class TnefReaderTests
{
    private static readonly byte[] Pdf = "%PDF-1.7 a contract"u8.ToArray();

    [Fact]
    public void What_Outlook_writes_gives_its_files_with_names_types_and_ids()
    {
        var winmail = new TnefBuilder().WithCodePage(1252).WithMessage("Contract", "See attachment.")
            .File("Vertrag für München.pdf", Pdf, "application/pdf")
            .File("見積書.png", [1, 2, 3], "image/png", "image001.png@01DA")
            .File("empty.txt", []);

        var read = TnefFiles.Read(winmail.Bytes);

        read.Files.Select(file => file.File).ShouldBe(
        [
            new TnefFile("Vertrag für München.pdf", "application/pdf", null),
            new TnefFile("見積書.png", "image/png", "image001.png@01DA"),
            new TnefFile("empty.txt", null, null),
        ]);
        read.Files.Select(file => file.Content).ShouldBe([Pdf, [1, 2, 3], []]);
        read.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void A_title_is_read_in_the_code_page_or_as_UTF_8_when_it_is_that()
    {
        Name(builder => builder.WithCodePage(1252).BeginFile().Title([(byte)'r', 0xE9, (byte)'s'])).ShouldBe("rés");
        Name(builder => builder.WithCodePage(1252).BeginFile().Title("rés"u8.ToArray())).ShouldBe("rés");
        Name(builder => builder.WithCodePage(65001).BeginFile().Title("見積"u8.ToArray())).ShouldBe("見積");
        Name(builder => builder.BeginFile().Title([0x80])).ShouldBe("€");
        Name(builder => builder.BeginFile().Title([])).ShouldBeNull();
        Name(builder => builder.BeginFile().Properties(new TnefPropertyList().String8(0x3707, "ü.txt"u8.ToArray()))).ShouldBe("ü.txt");
    }

    [Fact]
    public void The_long_name_goes_before_the_title_and_the_title_before_the_short_and_the_shown_name()
    {
        var all = new TnefPropertyList().Utf16(0x3001, "shown").Utf16(0x3704, "SHORT~1").Utf16(0x3707, "long");
        var some = new TnefPropertyList().Utf16(0x3001, "shown").Utf16(0x3704, "SHORT~1");

        Name(builder => builder.BeginFile().Title("title"u8.ToArray()).Properties(all)).ShouldBe("long");
        Name(builder => builder.BeginFile().Title("title"u8.ToArray()).Properties(some)).ShouldBe("title");
        Name(builder => builder.BeginFile().Properties(some)).ShouldBe("SHORT~1");
        Name(builder => builder.BeginFile().Properties(new TnefPropertyList().Utf16(0x3001, "shown"))).ShouldBe("shown");
        Name(builder => builder.BeginFile().Add(2, TnefBuilder.AttachTransportFilename, "carried\0"u8.ToArray())).ShouldBe("carried");
    }

    [Fact]
    public void Of_many_values_the_first_counts_and_a_very_long_name_is_cut()
    {
        Name(builder => builder.BeginFile().Properties(new TnefPropertyList().Utf16(0x3707, "first", "second"))).ShouldBe("first");
        Name(builder => builder.BeginFile()
            .Properties(new TnefPropertyList().Utf16(0x3707, new string('x', 50_000)))).ShouldBe(new string('x', 1024));
    }

    [Fact]
    public void Bytes_may_lie_in_a_property_instead()
    {
        var winmail = new TnefBuilder()
            .BeginFile().Title("a"u8.ToArray()).Properties(new TnefPropertyList().Every().Binary(0x3701, Pdf).Utf16(0x3707, "a.pdf"))
            .BeginFile().Properties(new TnefPropertyList().Object(0x3701, TnefPropertyList.StorageInterface, Pdf).Utf16(0x3707, "b.doc"))
            .BeginFile().Data([1]).Properties(new TnefPropertyList().Binary(0x3701, Pdf).Utf16(0x3707, "c"));

        var read = TnefFiles.Read(winmail.Bytes);

        read.Files.Select(file => (file.File.Name, file.Content.Length)).ShouldBe([("a.pdf", Pdf.Length), ("b.doc", Pdf.Length), ("c", 1)]);
        read.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void An_embedded_message_is_a_file_that_another_reader_opens()
    {
        var inner = new TnefBuilder().WithMessage("Inner", "text").File("deep.pdf", Pdf).Bytes;
        var properties = new TnefPropertyList().Utf16(0x3001, "Inner").Object(0x3701, TnefPropertyList.MessageInterface, inner);
        var standIn = "This attachment is a MAPI 1.0 embedded message and is not supported by this mail system.\0"u8.ToArray();

        var read = TnefFiles.Read(new TnefBuilder().BeginFile().Data(standIn).Title("Untitled"u8.ToArray()).Properties(properties).Bytes);

        var (file, content) = read.Files.ShouldHaveSingleItem();
        file.ShouldBe(new TnefFile("Inner.dat", "application/ms-tnef", null));
        TnefReader.IsTnef(content).ShouldBeTrue();
        TnefFiles.Read(content).Texts.ShouldBe([("deep.pdf", "%PDF-1.7 a contract")]);
    }

    [Fact]
    public void A_file_that_says_what_stands_for_embedded_messages_is_kept_when_nothing_else_is_there()
    {
        var text = "This attachment is a MAPI 1.0 embedded message"u8.ToArray();

        TnefFiles.Read(new TnefBuilder().BeginFile().Data(text).BeginFile().Bytes).Files.Select(file => file.Content).ShouldBe([text, []]);
    }

    [Fact]
    public void A_winmail_with_a_text_and_no_files_says_so()
    {
        TnefFiles.Read(new TnefBuilder().WithMessage("s", "b").Bytes).Defects.ShouldBe(["tnef-no-files"]);
        TnefFiles.Read(new TnefBuilder().Add(1, TnefBuilder.Body, "text"u8.ToArray()).Bytes).Defects.ShouldBe(["tnef-no-files"]);
    }

    [Fact]
    public void A_wrong_checksum_is_told_and_reading_goes_on()
    {
        var read = TnefFiles.Read(new TnefBuilder().BeginFile().Add(2, TnefBuilder.AttachData, Pdf, checksum: 1).File("b", [1]).Bytes);

        read.Files.Select(file => file.Content).ShouldBe([Pdf, [1]]);
        read.Defects.ShouldBe(["tnef-checksum"]);
    }

    [Fact]
    public void A_file_without_its_beginning_and_one_with_bytes_twice_are_files_all_the_same()
    {
        var read = TnefFiles.Read(new TnefBuilder().Data([1]).Data([2]).Title("b"u8.ToArray()).Bytes);

        read.Texts.ShouldBe([(null, "\u0001"), ("b", "\u0002")]);
        read.Defects.ShouldBe(["tnef-second-data"]);
    }

    [Fact]
    public void Levels_that_are_mixed_up_are_told_and_read()
    {
        var read = TnefFiles.Read(new TnefBuilder().Add(1, TnefBuilder.AttachRendData, new byte[14])
            .Add(1, TnefBuilder.AttachData, Pdf).Bytes);

        read.Files.Select(file => file.Content).ShouldBe([Pdf]);
        read.Defects.ShouldBe(["tnef-level", "tnef-level"]);
    }

    [Theory]
    [InlineData("", "tnef-signature")]
    [InlineData("x\u009F", "tnef-signature")]
    [InlineData("This is no winmail.dat", "tnef-signature")]
    public void What_is_none_is_told(string bytes, string defect) =>
        TnefFiles.Read(Encoding.Latin1.GetBytes(bytes)).Defects.ShouldBe([defect, "tnef-no-files"]);

    [Fact]
    public void A_stream_that_breaks_off_gives_what_came()
    {
        var whole = new TnefBuilder().BeginFile().Title("a"u8.ToArray()).Data(Pdf).Bytes;

        var read = TnefFiles.Read(whole[..^6]);

        read.Texts.ShouldBe([("a", "%PDF-1.7 a cont")]);
        read.Defects.ShouldBe(["tnef-truncated"]);
        TnefFiles.Read([.. whole, 0, 0, 0]).Defects.ShouldBeEmpty();
        TnefFiles.Read([.. whole, .. new byte[50]]).Defects.ShouldBeEmpty();
        TnefFiles.Read([.. whole, .. "\r\n"u8]).Defects.ShouldBeEmpty();
        TnefFiles.Read([.. whole, .. "something else"u8]).Defects.ShouldBe(["tnef-broken"]);
    }

    [Fact]
    public void Lengths_and_counts_that_lie_swallow_what_follows_and_are_told()
    {
        var long1 = new TnefBuilder().BeginFile().Add(2, TnefBuilder.AttachData, Pdf, length: uint.MaxValue).Bytes;
        TnefFiles.Read(long1).Files.ShouldHaveSingleItem().Content.Length.ShouldBe(Pdf.Length + 2);

        foreach (var properties in new[]
        {
            new TnefPropertyList().Utf16(0x3707, "a.pdf").Claiming(uint.MaxValue),
            new TnefPropertyList().Utf16(0x3707, "a.pdf").FixedMany(0x0048, 0x3701).Bytes[..^1],
            [.. new TnefPropertyList().Utf16(0x3707, "a.pdf").Claiming(2), 0x1F, 0, 0x04, 0x37, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 65, 0],
            [.. new TnefPropertyList().Utf16(0x3707, "a.pdf").Claiming(2), 0x48, 0x10, 0x04, 0x37, 0xFF, 0xFF, 0xFF, 0xFF, 65, 0],
            [.. new TnefPropertyList().Utf16(0x3707, "a.pdf").Claiming(2), 0x99, 0, 0x04, 0x37, 0xFF, 0xFF, 0xFF, 0xFF, 65, 0],
        })
        {
            var read = TnefFiles.Read(new TnefBuilder().BeginFile().Add(2, TnefBuilder.Attachment, properties).File("b", [1]).Bytes);

            read.Files.Select(file => file.File.Name).ShouldBe(["a.pdf", "b"]);
            read.Defects.ShouldBe(["tnef-properties"]);
        }
    }

    [Fact]
    public void The_last_padding_may_be_missing()
    {
        var properties = new TnefPropertyList().String8(0x3707, "a.pdf"u8.ToArray()).Bytes[..^2];

        var read = TnefFiles.Read(new TnefBuilder().BeginFile().Add(2, TnefBuilder.Attachment, properties).Bytes);

        read.Files.ShouldHaveSingleItem().File.Name.ShouldBe("a.pdf");
        read.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void A_hundred_thousand_files_are_read_in_no_time()
    {
        var builder = new TnefBuilder();
        for (var i = 0; i < 100_000; i++) builder.BeginFile().Title("a"u8.ToArray()).Data([1]);

        TnefFiles.Read(builder.Bytes).Files.Count.ShouldBe(100_000);
    }

    [Fact]
    public void Whatever_was_built_is_read_back_in_any_pieces() =>
        Prop.ForAll<NonNull<string>[], byte[][], PositiveInt>((names, contents, piece) =>
        {
            var files = names.Zip(contents).Select((pair, i) => (Name: Clean(pair.First.Get) + i, pair.Second)).ToList();
            var builder = new TnefBuilder();
            foreach (var (name, content) in files) builder.File(name, content);

            var read = TnefFiles.Read(builder.Bytes, piece.Get);

            read.Files.Select(file => file.File.Name).ShouldBe(files.Select(file => file.Name));
            read.Files.Select(file => file.Content).ShouldBe(files.Select(file => file.Second));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_never_throws_and_pieces_make_no_difference() =>
        Prop.ForAll<byte[], PositiveInt, NonEmptyArray<PositiveInt>>((content, piece, damages) =>
        {
            var bytes = new TnefBuilder().WithCodePage(1252).WithMessage("s", "b").File("a", content, "text/plain", "id").BeginFile()
                .Properties(new TnefPropertyList().Every().Object(0x3701, TnefPropertyList.MessageInterface, content)).Bytes;
            foreach (var damage in damages.Get) bytes[damage.Get * 7919 % bytes.Length] = (byte)(damage.Get % 3 == 0 ? 255 : damage.Get);

            var whole = TnefFiles.Read(bytes);
            var pieced = TnefFiles.Read(bytes, piece.Get);

            pieced.Texts.ShouldBe(whole.Texts);
            pieced.Defects.ShouldBe(whole.Defects);
        }).QuickCheckThrowOnFailure();

    private static string? Name(Func<TnefBuilder, TnefBuilder> build) =>
        TnefFiles.Read(build(new TnefBuilder()).Bytes).Files.ShouldHaveSingleItem().File.Name;

    /// <summary>A text of whole characters that does not end early.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace("\0", "")));
}
