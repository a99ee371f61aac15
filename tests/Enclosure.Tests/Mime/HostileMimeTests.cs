using System.Text;
using Enclosure.Mime;
using Enclosure.Mime.Parts;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

/// <summary>Messages made to be slow or large to read. One step too many for each byte, and these would run for hours.</summary>
public sealed class HostileMimeTests
{
    private const string Mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    [Fact]
    public void A_hundred_thousand_parts_are_read_up_to_the_budget()
    {
        var counted = Read(Mixed, "--b\r\nContent-Type: image/png\r\n\r\nx\r\n", 100_000);

        counted.Parts.ShouldBe(1000);
        counted.Told.ShouldBe(counted.Bytes);
    }

    [Fact]
    public void A_hundred_thousand_parts_are_read_when_the_budget_allows() =>
        Read(Mixed, "--b\r\n\r\nx\r\n", 100_000, new MimeBudgets(Parts: int.MaxValue)).Parts.ShouldBe(100_001);

    [Fact]
    public void Five_hundred_multiparts_in_one_another_are_read_up_to_the_budget()
    {
        var levels = Enumerable.Range(0, 500).Select(level => $"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
        var counted = Read(string.Concat(levels), "--b\r\n", 1_000_000);

        counted.Parts.ShouldBe(51);
        counted.Told.ShouldBe(counted.Bytes);
    }

    [Fact]
    public void Five_hundred_messages_in_one_another_are_read_up_to_the_budget()
    {
        var counted = Read("", "Content-Type: message/rfc822\r\n\r\n", 500);

        counted.Parts.ShouldBe(51);
        counted.Told.ShouldBe(counted.Bytes);
    }

    [Theory]
    [InlineData("", "a", 50)]
    [InlineData("Subject: ", "a", 50)]
    [InlineData("Subject: x\r\n", " folded\r\n", 8)]
    [InlineData("", "To: x\r\n", 8)]
    [InlineData("", "a line that is no field\r\n", 8)]
    [InlineData(Mixed + "--b\r\n\r\n", "--b-\r\n", 8)]
    [InlineData(Mixed + "--b\r\n\r\n", "--", 50)]
    [InlineData(Mixed + "--b\r\n\r\n--b", " ", 50)]
    [InlineData(Mixed + "--b\r\n\r\n", "\n\r", 8)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n", "QUJD", 50)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n", "=*\r", 8)]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", " \t", 8)]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", "= =", 8)]
    [InlineData("\r\n", "begin 644 x\n", 8)]
    public void Megabytes_of_one_thing_are_read(string start, string piece, int megabytes)
    {
        var counted = Read(start, piece, megabytes * 1_000_000 / piece.Length);

        counted.Parts.ShouldBeLessThan(3);
        counted.Told.ShouldBe(counted.Bytes);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        const string Start = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        var line = new string('A', 76) + "\r\n";
        Read(Start, line, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(Start, line, 10_000);
        var small = GC.GetAllocatedBytesForCurrentThread() - before;
        Read(Start, line, 300_000);
        var large = GC.GetAllocatedBytesForCurrentThread() - before - small;

        (large - small).ShouldBeLessThan(16 * 1024);
    }

    private static Counted Read(string start, string piece, int times, MimeBudgets? budgets = null)
    {
        var counted = new Counted();
        var reader = new MimeReader(counted, budgets ?? new MimeBudgets());
        var many = Math.Min(times, Math.Max(1, 64 * 1024 / piece.Length));
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(piece, many)));
        Write(Encoding.Latin1.GetBytes(start));
        for (var left = times; left > 0; left -= many) Write(block.AsSpan(0, Math.Min(left, many) * piece.Length));

        reader.Complete();
        return counted;

        void Write(ReadOnlySpan<byte> bytes)
        {
            counted.Bytes += bytes.Length;
            reader.Write(bytes);
        }
    }

    private sealed class Counted : MimeVisitor
    {
        public int Parts { get; private set; }

        public long Bytes { get; set; }

        public long Told { get; private set; }

        public override BodyUse Begin(MimePart part)
        {
            Parts++;
            return BodyUse.Refer;
        }

        public override void Literal(MimePart? owner, ReadOnlySpan<byte> raw) => Told += raw.Length;

        public override void Run(MimePart owner, EncodedRun run) => Told += run.RawBytes;
    }
}
