using System.Text;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Server.Settings;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>Texts too long, and parts too many, to be taken as they are.</summary>
public sealed class BodyLimitTests
{
    private const int Megabyte = 1 << 20;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_text_over_the_limit_of_files_is_a_line_that_says_so_in_the_raw_message()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxFileSize = new ByteSize(2 * Megabyte) });

        var message = await fixture.ReceiveAsync("From: ann@example.com\n\n" + Line(3 * Megabyte));

        (message.Text.IsTruncated, message.DroppedReason).ShouldBe((true, "size"));
        (await fixture.FilesAsync(message)).ShouldBeEmpty();
        (await fixture.RawAsync(message)).Length.ShouldBeLessThan(200);
        (await RemovedAsync(fixture, message)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Texts_that_become_files_count_as_files()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxFiles = 3 });
        var parts = string.Concat(Enumerable.Range(0, 10).Select(n => $"--b\n\n{(n == 0 ? Line(Megabyte + 1000) : $"text {n}")}\n"));

        var message = await fixture.ReceiveAsync($"From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");

        (message.Text.IsTruncated, message.DroppedReason).ShouldBe((true, "count"));
        (await fixture.FilesAsync(message)).Select(file => file.Part).ShouldBe(["1.1", "1.2", "1.3"]);
        (await RemovedAsync(fixture, message)).Count.ShouldBe(7);
        Encoding.Latin1.GetString(await fixture.RawAsync(message)).ShouldNotContain("text 9");
    }

    [Fact]
    public async Task A_text_made_from_html_is_no_longer_than_the_limit()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var html = string.Concat(Enumerable.Repeat("<blockquote>", 20)) + string.Concat(Enumerable.Repeat("a<br>", 100_000));

        var message = await fixture.ReceiveAsync($"From: ann@example.com\nContent-Type: text/html\n\n{html}\n");

        message.Text.IsTruncated.ShouldBeTrue();
        Encoding.UTF8.GetByteCount(message.Text.Plain).ShouldBeInRange(Megabyte - 100, Megabyte);
        (await RemovedAsync(fixture, message)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Html_made_from_a_text_is_no_longer_than_the_limit()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var text = string.Concat(Enumerable.Repeat(new string('"', 70) + "\n", 5000));

        var message = await fixture.ReceiveAsync(
            $"From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n--b\nContent-Type: text/html\n\n"
            + "<p>x</p>\n--b--\n");

        message.Text.IsTruncated.ShouldBeTrue();
        Encoding.UTF8.GetByteCount(message.Text.Html!).ShouldBeInRange(Megabyte - 3, Megabyte);
        message.Text.Plain.ShouldEndWith("x");
    }

    [Fact]
    public async Task A_text_that_grows_as_utf_8_is_cut_between_characters()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var raw = Encoding.Latin1.GetBytes("Content-Type: text/plain; charset=iso-8859-1\r\n\r\nx" + new string('é', 700_000));

        var id = (await fixture.DeliverAsync(raw)).Single().Id;

        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        (message.Text.IsTruncated, Encoding.UTF8.GetByteCount(message.Text.Plain)).ShouldBe((true, Megabyte - 1));
        message.Text.Plain.ShouldEndWith("é");
    }

    [Fact]
    public async Task What_is_past_the_budget_of_parts_is_one_row_and_stays_in_the_raw_message()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxParts = 4 });
        var texts = string.Concat(Enumerable.Range(1, 5).Select(n => $"--b\n\ntext {n}\n"));
        var raw = Wire(
            $"From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n{texts}--b\n"
            + "Content-Type: application/pdf; name=last.pdf\n\n%PDF\n--b--\n");

        var id = (await fixture.DeliverAsync(raw)).Single().Id;

        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        message.DroppedReason.ShouldBe("count");
        var rows = (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.Parts;
        rows.Count.ShouldBe(4);
        (rows[3].Number, rows[3].Role, rows[3].DroppedReason, rows[3].SizeBytes > 60).ShouldBe(
            ("1.4", ManifestRole.File, DropReason.Budget, true));
        (await fixture.RawAsync(message)).ShouldBe(raw);
        (await RemovedAsync(fixture, message)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_uuencoded_file_past_the_budget_of_parts_is_told()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxParts = 1 });
        var raw = Wire("From: ann@example.com\n\nBefore.\nbegin 644 a.txt\n#86)C\n`\nend\nAfter.\n");

        var id = (await fixture.DeliverAsync(raw)).Single().Id;

        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        (message.DroppedReason, message.Text.Plain).ShouldBe(("count", "Before.\nAfter.\n"));
        var row = (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.Parts.ShouldHaveSingleItem();
        (row.DroppedReason, row.SizeBytes).ShouldBe((DropReason.Budget, 3));
        (await fixture.RawAsync(message)).ShouldBe(raw);
    }

    [Fact]
    public async Task No_text_of_a_message_holds_a_nul()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        const string message = "From: \"A\0n\" <a\0nn@example.com>\nTo: =?utf-8?q?x=00y?= <b@example.com>\n"
            + "Reply-To: <\"c\0\"@example.com>\nSubject: =?utf-8?q?a=00b?=\n"
            + "Message-ID: <1\0@x>\nReferences: <2\0@x>\nX-Odd: \0\nContent-Type: application/pdf; name=\"a\0b.pdf\"; charset=\"\0\"\n"
            + "Content-ID: <%00a>\n\nx";

        var received = await fixture.ReceiveAsync(message, "e\0@example.com");

        received.ToString().ShouldNotContain('\0');
        received.Text.Subject.ShouldBe("a b");
        var manifest = await fixture.Core.Database.ReadAsync(sql => sql.FindAsync<string>("select manifest from messages", null), None);
        manifest!.ShouldNotContain('\0');
        (await fixture.Core.Messages.GetManifestAsync(received, None)).Root.RawFilename!.ShouldContain('\0');
        foreach (var file in await fixture.FilesAsync(received)) file.ToString().ShouldNotContain('\0');
    }

    [Fact]
    public async Task The_number_of_a_part_fits_its_place_however_deep_it_lies()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxDepth = 100, MaxParts = 10_000 });
        var text = new StringBuilder("From: ann@example.com\n");
        for (var depth = 0; depth < 100; depth++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=x{depth}x\n\n");
            for (var part = 0; part < 10; part++) text.Append($"--x{depth}x\n\n\n");
            text.Append($"--x{depth}x\n");
        }

        var raw = Wire(text.Append("\nend").ToString());
        var id = (await fixture.DeliverAsync(raw)).Single().Id;

        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        (await fixture.RawAsync(message)).ShouldBe(raw);
        (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.WithAllBelow()
            .Max(part => part.Number.Length)
            .ShouldBeInRange(190, 215);
    }

    private static async Task<IReadOnlySet<string>> RemovedAsync(CoreFixture fixture, Message message) =>
        RawMail.Removed(
            (await fixture.Core.Messages.GetManifestAsync(message, None)).Root,
            (await fixture.FilesAsync(message)).Select(file => file.Part));

    private static string Line(int length) => string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", (length / 100) + 1));
}
