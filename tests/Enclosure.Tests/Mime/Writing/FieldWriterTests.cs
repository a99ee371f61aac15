using System.Text;
using Enclosure.Mime.Headers;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime.Writing;

/// <summary>Words, addresses and names of files as header fields hold them.</summary>
public sealed class FieldWriterTests
{
    [Theory]
    [InlineData("Hi", "Hi")]
    [InlineData("", "")]
    [InlineData("Grüße", "=?utf-8?B?R3LDvMOfZQ==?=")]
    [InlineData("Der Vertrag für Köln", "=?utf-8?Q?Der_Vertrag_f=C3=BCr_K=C3=B6ln?=")]
    [InlineData("two  spaces", "=?utf-8?Q?two__spaces?=")]
    [InlineData("=?utf-8?Q?no?=", "=?utf-8?B?PT91dGYtOD9RP25vPz0=?=")]
    [InlineData("a\r\nBcc: b@c", "=?utf-8?Q?a__Bcc=3A_b=40c?=")]
    public void Free_text_stays_as_it_is_when_it_can(string text, string wire) =>
        FieldWriter.Unstructured("Subject", text).ShouldBe($"Subject: {wire}\r\n");

    [Fact]
    public void Long_free_text_is_folded_at_its_spaces()
    {
        var text = string.Join(' ', Enumerable.Repeat("eighteen characters", 6));

        var lines = FieldWriter.Unstructured("Subject", text).Split("\r\n");

        lines.ShouldAllBe(line => line.Length <= 78);
        string.Concat(lines).ShouldBe($"Subject: {text}");
    }

    [Fact]
    public void Encoded_words_hold_whole_characters_and_are_short_enough()
    {
        var characters = Arb.From(Gen.Elements("a", " ", "ü", "日", "😀", "\uFFFD", "=", "?", "_").ListOf().Select(string.Concat));

        Check.One(Config.QuickThrowOnFailure.WithEndSize(200), Prop.ForAll(characters, text =>
        {
            var words = EncodedWordWriter.Write(text, 40);

            words.ShouldAllBe(word => word.Length <= 75);
            words.Take(1).ShouldAllBe(word => word.Length <= 40);
            string.Concat(words.Select(word => Decoded(word))).ShouldBe(text);
        }));
    }

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("Ann.B+c@Example.COM", "Ann.B+c@Example.COM")]
    [InlineData("ann@Bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@[192.0.2.1]", "ann@[192.0.2.1]")]
    [InlineData("with space@example.com", "\"with space\"@example.com")]
    [InlineData("\"with space\"@example.com", "\"with space\"@example.com")]
    [InlineData("a\"b@example.com", "\"a\\\"b\"@example.com")]
    [InlineData("a..b@example.com", "\"a..b\"@example.com")]
    [InlineData("a@b>, <eve@example.com", "\"a@b>, <eve\"@example.com")]
    [InlineData("a@example.com, eve@example.com", "\"a@example.com, eve\"@example.com")]
    [InlineData("a@exam ple.com>\r\nBcc: x", "a@exam-ple.com---Bcc:-x")]
    [InlineData("a@ü..example", "a@-..example")]
    public void An_address_is_one_address(string address, string wire) => AddressWriter.ToWire(address).ShouldBe(wire);

    [Theory]
    [InlineData("Ann", "Ann <a@b.c>")]
    [InlineData("Ann  Smith ", "Ann Smith <a@b.c>")]
    [InlineData("Smith, Ann", "\"Smith, Ann\" <a@b.c>")]
    [InlineData("Ann \"A\" \\", "\"Ann \\\"A\\\" \\\\\" <a@b.c>")]
    [InlineData("Jürgen", "=?utf-8?Q?J=C3=BCrgen?= <a@b.c>")]
    [InlineData("", "a@b.c")]
    [InlineData(null, "a@b.c")]
    [InlineData("x>\r\nBcc: y", "\"x> Bcc: y\" <a@b.c>")]
    public void A_name_is_written_before_its_address(string? name, string wire) =>
        string.Join(' ', AddressWriter.Words(new MailAddress("a@b.c", name), 70)).ShouldBe(wire);

    [Theory]
    [InlineData("a.txt", "filename=\"a.txt\"", "name=\"a.txt\"")]
    [InlineData("a \"b\\c\".txt", "filename=\"a \\\"b\\\\c\\\".txt\"", "name=\"a \\\"b\\\\c\\\".txt\"")]
    [InlineData("Grüße.txt", "filename*=utf-8''Gr%C3%BC%C3%9Fe.txt", "name=\"=?utf-8?B?R3LDvMOfZS50eHQ=?=\"")]
    [InlineData("it's 100%", "filename*=utf-8''it%27s%20100%25", "name=\"=?utf-8?B?aXQncyAxMDAl?=\"")]
    [InlineData("a\r\nX: y", "filename=\"a  X: y\"", "name=\"a  X: y\"")]
    public void A_name_of_a_file_is_written_twice(string name, string filename, string ofType)
    {
        string.Join(' ', FilenameParameters.Filename(name)).ShouldBe(filename);
        string.Join(' ', FilenameParameters.Name(name)).ShouldBe(ofType);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("报")]
    [InlineData("😀")]
    [InlineData("'")]
    public void A_long_name_comes_in_pieces_that_each_have_whole_characters(string character)
    {
        var name = string.Concat(Enumerable.Repeat(character, 250)) + ".txt";

        var pieces = FilenameParameters.Filename(name);
        pieces.Count.ShouldBeGreaterThan(1);
        pieces[0].ShouldStartWith("filename*0*=utf-8''");
        pieces.ShouldAllBe(piece => piece.Length <= 77);
        pieces.Index().ShouldAllBe(piece => piece.Item.StartsWith($"filename*{piece.Index}*=")
            && !Uri.UnescapeDataString(piece.Item).Contains('\uFFFD'));
        Read($"attachment; {string.Join("\r\n ", pieces)}", "filename").ShouldBe(name);
        FilenameParameters.Name(name).ShouldAllBe(word => word.Length <= 77);
        Read($"a/b; {string.Join("\r\n ", FilenameParameters.Name(name))}", "name").ShouldBe(name);
    }

    private static string? Read(string value, string parameter) => MimeParameters.Parse(Encoding.UTF8.GetBytes(value))[parameter];

    private static string Decoded(string word)
    {
        EncodedWord.TryRead(Encoding.ASCII.GetBytes(word), out var read).ShouldBeTrue();
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(read.Decode(out var isWellFormed)!);
        isWellFormed.ShouldBeTrue();
        return text;
    }
}
