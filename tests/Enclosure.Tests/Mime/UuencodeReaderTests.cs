using System.Text;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Uuencode;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class UuencodeReaderTests
{
    private const string Cat = "begin 644 cat.txt\n#0V%T\n`\nend\n";

    [Theory]
    [InlineData("", "")]
    [InlineData("No file here.", "No file here.")]
    [InlineData(Cat, "[cat.txt:Cat]")]
    [InlineData("before\n" + Cat + "after\n", "before\n[cat.txt:Cat]after\n")]
    [InlineData("begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n", "[cat.txt:Cat]")]
    [InlineData("a\rbegin 644 cat.txt\r#0V%T\r`\rend\rb\r", "a\r[cat.txt:Cat]b\r")]
    [InlineData("begin 0644  my cat.txt \n#0V%T\n \nend", "[my cat.txt:Cat]")]
    [InlineData("begin 644 a\n#0V%T\n`\nend\nbegin 755 b\n#0V%T\n`\nend\n", "[a:Cat][b:Cat]")]
    [InlineData("begin 644 empty\n`\nend\n", "[empty:]")]
    [InlineData("begin-base64 644 cat.txt\nQ2F0\nQ2E=\n====\nafter", "[cat.txt:CatCa]after")]
    [InlineData("begin-base64 644 empty\n====\n", "[empty:]")]
    public void A_file_is_parted_from_the_text_around_it(string text, string told) => Read(text).ShouldBe((told, ""));

    [Theory]
    [InlineData("begin 644 years ago\nit was so")]
    [InlineData("begin 644 cat.txt")]
    [InlineData("begin 644 cat.txt\n")]
    [InlineData("begin 644 cat.txt\n\n#0V%T\n")]
    [InlineData("begin 64 cat.txt\n#0V%T\n`\nend\n")]
    [InlineData("begin 988 cat.txt\n#0V%T\n`\nend\n")]
    [InlineData("begin 644 \n#0V%T\n`\nend\n")]
    [InlineData("begin 644\n#0V%T\n`\nend\n")]
    [InlineData(" begin 644 cat.txt\n#0V%T\n`\nend\n")]
    [InlineData("> begin 644 cat.txt\n> #0V%T\n")]
    [InlineData("begin 644 years\nTHEY WERE MANY\n")]
    [InlineData("beginning\rbegin\nbegi")]
    [InlineData("begin-base64 644 a\nHello world\n")]
    [InlineData("=ybegin line=128 size=3 name=cat.txt\n\u008d\u008b\u009e\n=yend size=3\n")]
    public void What_only_looks_like_a_file_stays_text(string text) => Read(text).ShouldBe((text, ""));

    [Theory]
    [InlineData("begin 644 cat.txt\n#0V%T\n", "[cat.txt:Cat]", "uuencode-cut")]
    [InlineData("begin 644 cat.txt\n#0V%T\nGreetings\n", "[cat.txt:Cat]Greetings\n", "uuencode-cut")]
    [InlineData("begin 644 cat.txt\n#0V%T\n`\n", "[cat.txt:Cat]", "uuencode-missing-end")]
    [InlineData("begin 644 cat.txt\n#0V%T\n`\nGreetings", "[cat.txt:Cat]Greetings", "uuencode-missing-end")]
    [InlineData("begin 644 cat.txt\n#0V%T\n\nGreetings", "[cat.txt:Cat]\nGreetings", "uuencode-missing-end")]
    [InlineData("begin 644 a\n#0V%T\n" + Cat, "[a:Cat][cat.txt:Cat]", "uuencode-cut")]
    [InlineData("begin-base64 644 a\nQ2F0\nQ2F\n====\n", "[a:Cat]Q2F\n====\n", "uuencode-cut")]
    public void A_file_that_breaks_off_is_told_and_the_rest_is_text(string text, string told, string defect) =>
        Read(text).ShouldBe((told, defect));

    [Fact]
    public void A_line_too_long_to_be_of_the_file_is_text()
    {
        var line = new string('M', 5000);

        Read($"begin 644 a\n#0V%T\n{line}\nb\n").ShouldBe(($"[a:Cat]{line}\nb\n", "uuencode-cut"));
        Read($"begin 644 a\n{line}\nb\n").ShouldBe(($"begin 644 a\n{line}\nb\n", ""));
        Read($"begin {line}\n{Cat}").ShouldBe(($"begin {line}\n[cat.txt:Cat]", ""));
    }

    [Fact]
    public void Spaces_lost_at_the_end_of_a_line_are_zeros()
    {
        var zeros = new string('\0', 45);

        Read("begin 644 z\nM\nM" + new string(' ', 60) + "\n\nend\n").ShouldBe(($"[z:{zeros}{zeros}]", ""));
        Read("begin 644 z\n\"00\n`\nend\n").ShouldBe(("[z:A\0]", ""));
    }

    [Fact]
    public void A_checksum_or_padding_after_the_counted_characters_is_no_part_of_the_file()
    {
        Read("begin 644 c\n#0V%T@\n`\nend\n").ShouldBe(("[c:Cat]", ""));
        Read("begin 644 c\n#0V%T" + new string('`', 56) + "\n`\nend\n").ShouldBe(("[c:Cat]", ""));
    }

    [Fact]
    public void Whatever_was_encoded_comes_back_in_any_pieces() =>
        Prop.ForAll<byte[], PositiveInt, bool>((content, piece, base64) =>
        {
            var text = "before\n" + Encode(content, base64) + "after";

            Read(text, piece.Get).ShouldBe(($"before\n[f:{Encoding.Latin1.GetString(content)}]after", ""));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_never_throws_and_pieces_make_no_difference() =>
        Prop.ForAll<byte[], PositiveInt, NonEmptyArray<PositiveInt>>((content, piece, damages) =>
        {
            var text = new StringBuilder("a\r\n" + Encode(content, base64: false).ReplaceLineEndings("\r\n") + Cat + "b");
            foreach (var damage in damages.Get) text[damage.Get * 31 % text.Length] = "\r\n `M"[damage.Get % 5];

            Read(text.ToString(), piece.Get).ShouldBe(Read(text.ToString()));
        }).QuickCheckThrowOnFailure();

    private static string Encode(byte[] content, bool base64)
    {
        var text = new StringBuilder(base64 ? "begin-base64 600 f\n" : "begin 600 f\n");
        foreach (var line in content.Chunk(45)) text.Append(base64 ? Convert.ToBase64String(line) : Counted(line)).Append('\n');
        return text.Append(base64 ? "====\n" : "`\nend\n").ToString();
    }

    private static string Counted(byte[] line)
    {
        var padded = new byte[(line.Length + 2) / 3 * 3];
        line.CopyTo(padded, 0);
        var values = padded.Chunk(3).SelectMany(three => new[]
            { three[0] >> 2, ((three[0] & 3) << 4) | (three[1] >> 4), ((three[1] & 15) << 2) | (three[2] >> 6), three[2] & 63 });
        return string.Concat(values.Prepend(line.Length).Select(value => value == 0 ? '`' : (char)(value + ' ')));
    }

    private static (string Told, string Defects) Read(string text, int piece = int.MaxValue)
    {
        var told = new Told();
        var reader = new UuencodeReader(told);
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
            reader.Write(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        reader.Complete();
        return (told.All.ToString(), told.Defects.ToString());
    }

    private sealed class Told : UuencodeVisitor
    {
        public StringBuilder All { get; } = new();
        public StringBuilder Defects { get; } = new();

        public override void Text(ReadOnlySpan<byte> bytes) => All.Append(Encoding.Latin1.GetString(bytes));

        public override void Begin(ReadOnlySpan<byte> name) => All.Append('[').Append(Encoding.Latin1.GetString(name)).Append(':');

        public override void Data(ReadOnlySpan<byte> bytes) => All.Append(Encoding.Latin1.GetString(bytes));

        public override void End() => All.Append(']');

        public override void Defect(string code, DefectGrade grade, string detail) => Defects.Append(code);
    }
}
