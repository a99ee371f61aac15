using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>What becomes of a message that comes in, whichever door it came through.</summary>
public sealed class InboundMailTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_message_is_kept_with_its_texts_and_its_file_byte_for_byte()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var bytes = Noise(100_000);

        var message = await fixture.ReceiveAsync(WithFile("report.pdf", bytes));

        message.Text.Subject.ShouldBe("Files");
        message.Parties.From.ShouldBe("ann@example.com");
        message.Parties.FromName.ShouldBe("Ann");
        message.Parties.To.ShouldBe(["demo@localhost"]);
        message.Text.Plain.ShouldBe("See the file.");
        message.Status.ShouldBe(MessageStatus.Received);
        var file = (await fixture.FilesAsync(message)).ShouldHaveSingleItem();
        file.Filename.ShouldBe("report.pdf");
        file.ContentType.ShouldBe("application/pdf");
        file.Direction.ShouldBe(Direction.Inbound);
        file.Part.ShouldBe("1.2");
        (await fixture.ReadAsync(file)).ShouldBe(bytes);
        (await fixture.UsageAsync()).Stored.ShouldBe(bytes.Length);
        Files.Incoming(fixture.Data).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    [InlineData("binary")]
    public async Task The_message_comes_back_as_it_came(string encoding)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var raw = Wire(WithFile("a.txt", Noise(10_001)).Replace("base64", encoding));

        var id = (await fixture.DeliverAsync(raw)).ShouldHaveSingleItem().Id;

        var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, id, None))!;
        (await fixture.RawAsync(message)).ShouldBe(raw);
        message.Raw.Sha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw)));
        (await fixture.Core.RawMail.OpenAsync(message, await fixture.FilesAsync(message), None)).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task The_bytes_of_a_base64_file_are_on_the_disk_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var bytes = Noise(300_000);

        await fixture.ReceiveAsync(WithFile("a.bin", bytes));

        Files.Placed(fixture.Data).Sum(path => new FileInfo(path).Length).ShouldBeLessThan(bytes.Length + 4096);
    }

    [Fact]
    public async Task A_deleted_file_is_a_line_that_says_so_in_the_raw_message()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(WithFile("a.bin", Noise(5000)));
        var file = (await fixture.FilesAsync(message)).Single();

        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);

        var raw = System.Text.Encoding.Latin1.GetString(await fixture.RawAsync(message));
        raw.ShouldContain("X-Enclosure-Removed: ");
        raw.ShouldContain("--b--");
        raw.ShouldNotContain(Convert.ToBase64String(Noise(5000))[..60]);
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task A_deleted_uuencoded_file_takes_the_text_it_stood_in_out_of_the_raw_message()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(
            "From: ann@example.com\nSubject: Old\n\nBefore.\nbegin 644 a.txt\n#86)C\n`\nend\nAfter.\n");
        var file = (await fixture.FilesAsync(message)).ShouldHaveSingleItem();
        (await fixture.ReadAsync(file)).ShouldBe("abc"u8.ToArray());
        message.Text.Plain.ShouldBe("Before.\nAfter.\n");

        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);

        var raw = System.Text.Encoding.Latin1.GetString(await fixture.RawAsync(message));
        raw.ShouldContain("Subject: Old");
        raw.ShouldNotContain("#86)C");
    }

    [Fact]
    public async Task A_forwarded_message_is_a_file_called_after_its_subject_and_its_files_are_its_children()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var inner = WithFile("inside.pdf", Noise(1000), "Quarterly figures");

        var message = await fixture.ReceiveAsync(
            $"""
            From: ann@example.com
            Subject: Fwd
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: message/rfc822

            {inner}
            --outer--
            """);

        var files = await fixture.FilesAsync(message);
        files.Select(file => file.Filename).ShouldBe(["Quarterly figures.eml", "inside.pdf"]);
        files[0].ParentId.ShouldBeNull();
        files[1].ParentId.ShouldBe(files[0].Id);
        (await fixture.ReadAsync(files[1])).ShouldBe(Noise(1000));

        await fixture.Core.Library.DeleteAsync(fixture.Caller, files[0].Id, None);
        (await fixture.FilesAsync(message)).ShouldBeEmpty();
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task Several_recipients_share_the_bytes_until_the_last_deletes_its_file()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.NewMailboxAsync("second@localhost");

        var received = await fixture.DeliverAsync(Wire(WithFile("a.bin", Noise(5000))), "ann@example.com", Address, "second@localhost");

        received.Count.ShouldBe(2);
        (await fixture.UsageAsync()).Stored.ShouldBe(5000);
        foreach (var one in received)
        {
            var message = (await fixture.Core.Messages.FindAsync(fixture.Caller.Account.Id, one.Id, None))!;
            var file = (await fixture.FilesAsync(message)).Single();
            (await fixture.ReadAsync(file)).ShouldBe(Noise(5000));
            await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);
        }

        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_delivery_again_within_a_day_is_not_stored_twice()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var raw = Wire(WithFile("a.bin", Noise(5000)));
        var first = (await fixture.DeliverAsync(raw)).Single();

        var again = (await fixture.DeliverAsync(raw)).Single();
        var other = (await fixture.DeliverAsync(raw, "bob@example.com")).Single();
        fixture.Clock.Advance(TimeSpan.FromHours(24));
        var nextDay = (await fixture.DeliverAsync(raw)).Single();

        (again.Id, again.Duplicate).ShouldBe((first.Id, true));
        other.Duplicate.ShouldBeFalse();
        nextDay.Duplicate.ShouldBeFalse();
        (await fixture.UsageAsync()).Stored.ShouldBe(15_000);
        Files.Incoming(fixture.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_equal_deliveries_at_once_one_is_stored()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var raw = Wire(WithFile("a.bin", Noise(5000)));

        var received = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => fixture.DeliverAsync(raw))));

        received.Count(one => !one.Single().Duplicate).ShouldBe(1);
        received.Select(one => one.Single().Id).Distinct().ShouldHaveSingleItem();
        (await fixture.UsageAsync()).Stored.ShouldBe(5000);
    }

    [Fact]
    public async Task Mailboxes_are_claimed_in_one_order_whatever_the_envelopes_so_that_equal_deliveries_never_wait_crosswise()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var mailboxes = new List<Mailbox>();
        foreach (var name in new[] { "c", "a", "d", "b" }) mailboxes.Add(await fixture.NewMailboxAsync($"{name}@localhost"));
        var inOrder = mailboxes.OrderBy(mailbox => mailbox.Id).ToList();

        foreach (var (sender, envelope) in new[] { ("up@example.com", inOrder), ("down@example.com", Enumerable.Reverse(inOrder)) })
        {
            await fixture.DeliverAsync(Wire("Subject: To all\n\nHi"), sender, [.. envelope.Select(mailbox => mailbox.FullAddress)]);

            (await ClaimsAsync(fixture, sender)).ShouldBe(inOrder.Select(mailbox => mailbox.Id));
        }
    }

    [Fact]
    public async Task Counters_agree_with_the_rows_after_mail_of_all_kinds()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.NewMailboxAsync("second@localhost");
        await fixture.DeliverAsync(Wire(WithFile("a.bin", Noise(5000))), "ann@example.com", Address, "second@localhost");
        await fixture.ReceiveAsync("From: ann@example.com\n\nno file");

        (await fixture.Core.Usage.RecountAsync(None)).ShouldAllBe(usage => usage.Agrees);
    }

    /// <summary>The mailboxes that a sender's mail was claimed for, in the order in which the rows were written.</summary>
    private static Task<IReadOnlyList<Guid>> ClaimsAsync(CoreFixture fixture, string sender) =>
        fixture.Core.Database.ReadAsync(
            sql => sql.ListAsync<Guid>(
                $"select mailbox_id from arrivals where sender = @sender order by {TestDatabase.RowPlace}", new { sender }), None);
}
