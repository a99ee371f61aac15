using System.IO.Pipelines;
using System.Text;
using Enclosure.Server.Dialects.Forms;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Forms;

public sealed class MultipartFileTests
{
    private const string Regexy = "bound'()+_,-./:=?x";

    [Theory]
    [InlineData("multipart/form-data; boundary=abc", "abc")]
    [InlineData("Multipart/Form-Data; charset=utf-8; Boundary=\"a b'()+_,-./:=?c\"", "a b'()+_,-./:=?c")]
    [InlineData("multipart/form-data; boundary=----=_Part_1/2:3; charset=utf-8", "----=_Part_1/2:3")]
    [InlineData("multipart/form-data", null)]
    [InlineData("multipart/form-data; boundary=", null)]
    [InlineData("multipart/form-data; boundary=\"ends with space \"", null)]
    [InlineData("multipart/form-data; boundary=\"gr\u00FC\u00DFe\"", null)]
    [InlineData("multipart/mixed; boundary=abc", null)]
    [InlineData("application/json", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_boundary_is_read_from_a_forms_type(string? contentType, string? boundary) =>
        MultipartFile.Boundary(contentType).ShouldBe(boundary);

    [Fact]
    public void A_boundary_has_at_most_70_characters()
    {
        MultipartFile.Boundary("multipart/form-data; boundary=" + new string('a', 70)).ShouldNotBeNull();
        MultipartFile.Boundary("multipart/form-data; boundary=" + new string('a', 71)).ShouldBeNull();
    }

    [Theory]
    [InlineData("--b\r\n{type}\r\n{name}\r\n\r\nhello\r\n--b--\r\n", "hello")]
    [InlineData("--b\r\n{name}\r\n{type}\r\n\r\nhello\r\n--b--", "hello")]
    [InlineData("\r\n--b\r\n{name}\r\ncontent-TYPE :text/plain\r\n\r\nhello\r\n--b--\n", "hello")]
    [InlineData("a\r\npreamble\r\n--b \t\r\n{name}\r\n{type}\r\n\r\nhello\r\n--b-- \r\nepilogue\r\n--b\r\n", "hello")]
    [InlineData("--b\r\nContent-Disposition: form-data;\r\n name=file;\r\n\tfilename=a.txt\r\n{type}\r\n\r\nhello\r\n--b--", "hello")]
    [InlineData("--b\r\n{type}\r\n{name}\r\n\r\n\r\n--b--\r\n", "")]
    [InlineData("--b\r\n{type}\r\n{name}\r\n\r\n--b--\r\n", "")]
    public async Task A_file_is_received_however_the_form_is_laid_out(string layout, string content)
    {
        var form = layout.Replace("{type}", "Content-Type: text/plain", StringComparison.Ordinal)
            .Replace("{name}", "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"", StringComparison.Ordinal);
        var (part, bytes) = await FormBytes.ReceiveAsync(Encoding.UTF8.GetBytes(form), "b");

        part.ShouldBe(new FilePart("a.txt", "text/plain"));
        Encoding.UTF8.GetString(bytes).ShouldBe(content);
    }

    [Theory]
    [InlineData("\r\n--bX and \r\n--b--more and \r\n--b-x")]
    [InlineData("\n--b\n\n--b--\n")]
    [InlineData("\r--b--\r")]
    [InlineData("\r\n--b \t x")]
    [InlineData("\r\n--b--X\r\n")]
    [InlineData("\r\n\r\n\r\n--")]
    [InlineData("\r\r\n\r\r\n-")]
    [InlineData("--inner\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nnested\r\n--inner--\r\n")]
    [InlineData("\r\n--B--\r\n")]
    public async Task Content_that_only_looks_like_a_boundary_is_content(string content)
    {
        var (_, bytes) = await FormBytes.ReceiveAsync(FormBytes.WithFile(Encoding.ASCII.GetBytes(content), "b"), "b");

        Encoding.ASCII.GetString(bytes).ShouldBe(content);
    }

    [Fact]
    public async Task A_file_without_name_or_type_has_neither()
    {
        byte[] form = [.. "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--"u8];
        var (part, bytes) = await FormBytes.ReceiveAsync(form, "b");

        part.ShouldBe(new FilePart(null, null));
        bytes.ShouldBe("x"u8.ToArray());
    }

    [Fact]
    public async Task Other_parts_are_passed_over()
    {
        var form = "--b\r\n\r\nno headers\r\n--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nfile\r\n--b\r\n"
            + "Content-Disposition: attachment; name=\"file\"\r\n\r\nno form field\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"file\"\r\n\r\nthis one\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"files\"; filename=\"c\"\r\n\r\nnot this\r\n--b--\r\n";
        var (_, bytes) = await FormBytes.ReceiveAsync(Encoding.ASCII.GetBytes(form), "b");

        Encoding.ASCII.GetString(bytes).ShouldBe("this one");
    }

    [Theory]
    [InlineData("", Refusal.NoFile)]
    [InlineData("not a form at all", Refusal.NoFile)]
    [InlineData("--b--\r\n", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"File\"\r\n\r\nx\r\n--b--", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b-", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b\r\n", Refusal.NoFile)]
    [InlineData("--b\r\nContent-Disposition: form-data; na", Refusal.NoFile)]
    [InlineData("--b\nContent-Disposition: form-data; name=\"file\"\n\nx\n--b--\n", Refusal.NoFile)]
    [InlineData(
        "--b\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=file\r\n\r\ny\r\n--b--",
        Refusal.TooManyFiles)]
    public async Task A_form_without_exactly_one_whole_file_is_refused(string form, Refusal reason) =>
        (await RefusalOf(form)).ShouldBe(reason);

    [Fact]
    public async Task A_form_has_at_most_1000_parts_with_headers_of_at_most_16_KiB()
    {
        var parts = string.Concat(Enumerable.Repeat("--b\r\n\r\n.\r\n", 999));
        var file = "--b\r\nX: " + new string('x', 16_000) + "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--";
        (await FormBytes.ReceiveAsync(Encoding.ASCII.GetBytes(parts + file), "b")).Bytes.ShouldBe([(byte)'x']);

        (await RefusalOf("--b\r\n\r\n.\r\n" + parts + file)).ShouldBe(Refusal.TooManyFiles);
        (await RefusalOf(file.Replace("X: ", "X: " + new string('x', 400), StringComparison.Ordinal))).ShouldBe(Refusal.NoFile);
    }

    [Fact]
    public async Task A_boundary_across_the_edge_of_the_window_is_found()
    {
        for (var size = FormWindow.Capacity - 260; size <= FormWindow.Capacity + 10; size++)
        {
            var content = new byte[size];
            Array.Fill(content, (byte)'\r');

            (await FormBytes.ReceiveAsync(FormBytes.WithFile(content, Regexy), Regexy)).Bytes.Length.ShouldBe(size);
        }
    }

    [Fact]
    public void Whatever_a_file_holds_and_however_it_arrives_its_bytes_come_out_the_same() =>
        Prop.ForAll(Contents.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (content, seed) =>
        {
            var received = FormBytes.ReceiveAsync(FormBytes.WithFile(content, Regexy), Regexy, new Random(seed)).GetAwaiter().GetResult();
            received.Bytes.AsSpan().SequenceEqual(content).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_large_file_is_handed_on_in_large_pieces()
    {
        var sink = new CountingSink();
        var form = FormBytes.WithFile(new byte[1 << 20], "b");
        await MultipartFile.ReceiveAsync(FormBytes.Arriving(form, new Random(1), 4096), "b", (_, _) => new(sink), default);

        sink.Bytes.ShouldBe(1 << 20);
        sink.Writes.ShouldBeInRange(16, 17);
    }

    [Fact]
    public async Task A_sink_that_refuses_ends_the_reading()
    {
        var full = new RefusedException(Refusal.FileTooLarge, "too large");

        (await Should.ThrowAsync<RefusedException>(() => MultipartFile.ReceiveAsync(
            PipeReader.Create(new MemoryStream(FormBytes.WithFile(new byte[10], "b"))),
            "b",
            (_, _) => throw full,
            default))).ShouldBe(full);
    }

    private static async Task<Refusal> RefusalOf(string form) =>
        (await Should.ThrowAsync<RefusedException>(() => FormBytes.ReceiveAsync(Encoding.ASCII.GetBytes(form), "b"))).Reason;

    private static Gen<byte[]> Contents { get; } =
        from pieces in Gen.OneOf(
            Gen.Elements("\r\n--" + Regexy[..^1], $"\r\n--{Regexy}X", $"\r\n--{Regexy}-X", "\r\n--", "\r\n", "\r", "\n", "-")
                .Select(Encoding.ASCII.GetBytes),
            Gen.Choose(0, 40_000).SelectMany(length => Gen.Choose(0, int.MaxValue).Select(seed => FormBytes.Random(length, seed)))).ListOf()
        select pieces.SelectMany(piece => piece).ToArray();

    private sealed class CountingSink : MemoryStream
    {
        public int Writes { get; private set; }

        public long Bytes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            (Writes, Bytes) = (Writes + 1, Bytes + buffer.Length);
            return default;
        }
    }
}
