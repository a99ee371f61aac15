using System.Diagnostics;
using Enclosure.Mime;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Tests.Mime.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>Size, number and depth: what is beyond a budget stays in one piece, and time and memory stay in proportion.</summary>
public sealed class BigMessageTests
{
    private const int Megabyte = 1 << 20;
    private const int ReadAtOnce = 64 * 1024;
    private static readonly MimeBudgets Budgets = new();

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    public void A_text_of_more_than_a_megabyte_comes_whole(string type)
    {
        var message = BigMessages.Text(type, 3 * Megabyte / 2);

        var read = MessageRecord.Read(message, [ReadAtOnce]);

        var body = message[(message.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];
        read.Parts.ShouldHaveSingleItem().Bytes.SequenceEqual(body).ShouldBeTrue();
        read.Rebuild().AsSpan().SequenceEqual(message).ShouldBeTrue();
    }

    [Fact]
    public void A_part_of_26_megabytes_comes_whole_and_its_base64_is_one_run()
    {
        var file = new byte[26 * Megabyte];
        new Random(1).NextBytes(file);
        var message = BigMessages.WithFile(file);

        var read = MessageRecord.Read(message, [ReadAtOnce]);

        read["1.2"].Bytes.SequenceEqual(file).ShouldBeTrue();
        read["1.2"].Run!.DecodedBytes.ShouldBe(file.Length);
        read.Rebuild().AsSpan().SequenceEqual(message).ShouldBeTrue();
    }

    [Fact]
    public void Reading_allocates_no_more_than_a_fiftieth_of_the_message()
    {
        var message = BigMessages.WithFile(new byte[8 * Megabyte]);
        Consume(message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Consume(message);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(message.Length / 50);
    }

    [Fact]
    public void Of_1001_parts_those_within_the_budget_are_told_and_the_rest_is_kept_as_it_came()
    {
        var message = BigMessages.OfParts(1001);

        var read = MessageRecord.Read(message, [ReadAtOnce]);

        read.Parts.Count.ShouldBe(Budgets.Parts);
        read.Root.Defects.ShouldContain(defect => defect.Grade == DefectGrade.Budget && defect.Code == DefectCodes.PartsBudget);
        read.Rebuild().ShouldBe(message);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(500)]
    public void Multiparts_and_messages_deeper_than_50_are_one_file(int depth)
    {
        foreach (var message in new[] { BigMessages.Nested(depth), BigMessages.Forwarded(depth) })
        {
            var read = MessageRecord.Read(message, [ReadAtOnce]);

            var innermost = read.Parts[^1].Part;
            innermost.Kind.ShouldBe(MimePartKind.File);
            innermost.Number.Split('.').Length.ShouldBe(Budgets.Depth + 1);
            innermost.Defects.ShouldContain(defect => defect.Code == DefectCodes.DepthBudget);
            read.Rebuild().ShouldBe(message);
        }
    }

    [Fact]
    public void Fifty_levels_are_opened()
    {
        var read = MessageRecord.Read(BigMessages.Nested(50), [ReadAtOnce]);

        read.Parts.Count.ShouldBe(51);
        read.Parts[^1].Content.ToArray().ShouldBe("The innermost."u8.ToArray());
    }

    [Fact]
    public void Header_fields_beyond_256_kB_are_forgotten_but_those_the_reader_needs_are_not()
    {
        var fields = Enumerable.Range(0, 400).Select(number => $"X-{number}: {new string('x', 1000)}\r\n");
        var message = BigMessages.WithHeaders(string.Concat(fields));

        var read = MessageRecord.Read(message, [ReadAtOnce]);

        var root = read.Parts.ShouldHaveSingleItem();
        root.Part.Headers.Fields.Sum(field => field.Raw.Length).ShouldBeLessThanOrEqualTo(Budgets.HeaderBytes);
        root.Part.ContentType.ShouldBe("text/html");
        root.Content.ToArray().ShouldBe("<p>é</p>\r\n"u8.ToArray());
        root.Part.Defects.ShouldContain(defect => defect.Code == DefectCodes.HeaderBudget);
        read.Rebuild().ShouldBe(message);
    }

    [Fact]
    public void A_header_field_of_300_kB_is_cut()
    {
        var message = BigMessages.WithHeaders($"X-Long: {new string('x', 300 * 1024)}\r\n");

        var read = MessageRecord.Read(message, [ReadAtOnce]);

        read.Root.Headers["X-Long"]!.Raw.Length.ShouldBeLessThanOrEqualTo(Budgets.LineBytes);
        read.Root.Defects.ShouldContain(defect => defect.Code == DefectCodes.HeaderLineTooLong);
        read.Root.ContentType.ShouldBe("text/html");
        read.Rebuild().ShouldBe(message);
    }

    [Theory]
    [InlineData("parts"), InlineData("one line"), InlineData("one line of base64"), InlineData("padding"), InlineData("padding in lines")]
    [InlineData("dashes for base64"), InlineData("equals in quoted-printable"), InlineData("spaces in quoted-printable")]
    [InlineData("begin lines"), InlineData("uuencoded files"), InlineData("boundary look-alikes")]
    [InlineData("look-alikes of many boundaries")]
    [InlineData("dashes"), InlineData("line endings"), InlineData("carriage returns"), InlineData("header fields")]
    [InlineData("one header field"), InlineData("parameters"), InlineData("quotes"), InlineData(
        "quotes in every part"), InlineData("brackets in every part")]
    [InlineData("words in every part"), InlineData("words in every name"), InlineData("continuations"), InlineData(
        "parentheses"), InlineData("addresses")]
    [InlineData("forwarded messages"), InlineData("multiparts"), InlineData("lines that are no fields")]
    public void A_message_made_to_take_long_does_not(string kind)
    {
        var message = BigMessages.Hostile(kind, 8 * Megabyte);

        var clock = Stopwatch.StartNew();
        Consume(message);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    private static void Consume(byte[] message)
    {
        var reader = new MimeReader(new Everything(), Budgets);
        for (var at = 0; at < message.Length; at += ReadAtOnce) reader.Write(message.AsSpan(at, Math.Min(ReadAtOnce, message.Length - at)));
        reader.Complete();
    }

    /// <summary>Wants all and keeps nothing; addresses are read as the way in reads them.</summary>
    private sealed class Everything : MimeVisitor
    {
        public override BodyUse Begin(MimePart part)
        {
            if (part.Headers["To"] is { } to) AddressList.Parse(to.Raw.Span);
            return BodyUse.Refer;
        }
    }
}
