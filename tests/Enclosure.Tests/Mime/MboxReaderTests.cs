using System.Text;
using Enclosure.Mime.Mbox;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mime;

public sealed class MboxReaderTests
{
    private const string Ann = "From ann@example.org Thu Jan  1 00:00:00 1970";
    private const string Bob = "From bob@example.org Tue Nov 21 09:30:00 2026";

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData($"{Ann}\nSubject: a\n\ntext\n\n{Bob}\nSubject: b\n\ntext\n\n", $"[{Ann}|Subject: a\n\ntext\n][{Bob}|Subject: b\n\ntext\n]")]
    [InlineData($"{Ann}\r\nSubject: a\r\n\r\ntext\r\n\r\n{Bob}\r\n\r\nb\r\n\r\n", $"[{Ann}|Subject: a\r\n\r\ntext\r\n][{Bob}|\r\nb\r\n]")]
    [InlineData($"{Ann}\nSubject: a\n\nno final newline", $"[{Ann}|Subject: a\n\nno final newline]")]
    [InlineData($"{Ann}\na\n{Bob}\nb\n", $"[{Ann}|a\n][{Bob}|b\n]")]
    [InlineData($"{Ann}\n\n\n\n{Bob}", $"[{Ann}|\n\n][{Bob}|]")]
    [InlineData($"\n\n{Ann}\na\n", $"[{Ann}|a\n]")]
    [InlineData("From nobody\na\n", "[From nobody|a\n]")]
    [InlineData($"Subject: before\n\n{Bob}\nb\n", $"[|Subject: before\n][{Bob}|b\n]")]
    [InlineData($"\nSubject: before\n{Bob}\nb\n", $"[|Subject: before\n][{Bob}|b\n]")]
    public void Messages_are_parted_at_their_From_lines(string mbox, string told) => Read(mbox).ShouldBe(told);

    [Theory]
    [InlineData("From here on Monday at 10:30 in 2024 it was so")]
    [InlineData("From Jan 2024 at 10:30")]
    [InlineData("From: ann@example.org Thu Jan  1 00:00:00 1970")]
    [InlineData("from ann@example.org Thu Jan  1 00:00:00 1970")]
    [InlineData(" From ann@example.org Thu Jan  1 00:00:00 1970")]
    [InlineData("From")]
    public void Prose_that_begins_with_From_stays_text(string line) =>
        Read($"{Ann}\n\n\n{line}\nmore\n").ShouldBe($"[{Ann}|\n\n{line}\nmore\n]");

    [Theory]
    [InlineData("From - Thu Jan 01 00:00:00 1970")]
    [InlineData("From 1773@xxx Thu Jan 01 00:00:00 +0000 1970")]
    [InlineData("From ann at example.org  Thu Jan  1 0:00 1970")]
    [InlineData("From ann@example.org Thu, 1 Jan 1970 00:00:00 GMT")]
    public void Dates_as_other_programs_write_them_begin_a_message(string line) =>
        Read($"{Bob}\nb\n\n{line}\na\n").ShouldBe($"[{Bob}|b\n][{line}|a\n]");

    [Fact]
    public void A_quoted_From_line_loses_one_mark_and_other_quotes_lose_none() =>
        Read($"{Ann}\n>{Bob}\n>>From me\n>from you\n> From you\n>From us")
            .ShouldBe($"[{Ann}|{Bob}\n>From me\n>from you\n> From you\nFrom us]");

    [Fact]
    public void A_line_too_long_for_a_From_line_is_text()
    {
        var marks = new string('x', 3000);

        Read($"{Ann}\n{Bob} {marks}\n\n>From {marks}\nb\n").ShouldBe($"[{Ann}|{Bob} {marks}\n\nFrom {marks}\nb\n]");
    }

    [Theory]
    [InlineData(Ann, "ann@example.org")]
    [InlineData("From <ann@example.org> Thu Jan  1 00:00:00 1970", "ann@example.org")]
    [InlineData("From ann@example.org", "ann@example.org")]
    [InlineData("From - Thu Jan  1 00:00:00 1970", "")]
    [InlineData("From MAILER-DAEMON Thu Jan  1 00:00:00 1970", "")]
    [InlineData("From ", "")]
    [InlineData("", "")]
    public void The_sender_of_a_From_line_is_its_address(string line, string sender) =>
        MboxFromLine.Sender(Encoding.UTF8.GetBytes(line)).ShouldBe(sender);

    [Fact]
    public void Whatever_was_written_as_mboxrd_comes_back_in_any_pieces() =>
        Prop.ForAll<NonEmptyArray<NonEmptyArray<int>>, PositiveInt, bool>((bodies, piece, crlf) =>
        {
            string[] lines = ["", "From me", Ann, ">" + Ann, ">>From", "text", "F", ">", "\r"];
            var messages = bodies.Get.Select(body => string.Concat(body.Get.Select(i => lines[(uint)i % lines.Length] + (crlf
                ? "\r\n"
                : "\n")))).ToList();
            var mbox = string.Concat(messages.Select(message => Bob + "\n" + Quoted(message) + "\n"));

            Read(mbox, piece.Get).ShouldBe(string.Concat(messages.Select(message => $"[{Bob}|{message}]")));
        }).QuickCheckThrowOnFailure();

    private static string Quoted(string message) =>
        string.Concat(message.Split('\n').Select((line, i) => (i == 0
            ? ""
            : "\n") + (line.TrimStart('>').StartsWith("From ") ? ">" : "") + line));

    private static string Read(string mbox, int piece = int.MaxValue)
    {
        var told = new Told();
        var reader = new MboxReader(told);
        foreach (var part in Encoding.Latin1.GetBytes(mbox).Chunk(piece)) reader.Write(part);
        reader.Complete();
        return told.All.ToString();
    }

    private sealed class Told : MboxVisitor
    {
        public StringBuilder All { get; } = new();

        public override void Begin(ReadOnlySpan<byte> line) => All.Append('[').Append(Encoding.Latin1.GetString(line)).Append('|');

        public override void Data(ReadOnlySpan<byte> bytes) => All.Append(Encoding.Latin1.GetString(bytes));

        public override void End() => All.Append(']');
    }
}
