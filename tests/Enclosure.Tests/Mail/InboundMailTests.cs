using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Settings;
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

        message.Subject.ShouldBe("Files");
        message.FromAddress.ShouldBe("ann@example.com");
        message.FromName.ShouldBe("Ann");
        message.To.ShouldBe(["demo@localhost"]);
        message.BodyText.ShouldBe("See the file.");
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
        message.RawSha256.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw)));
        RawMail.IsWhole(await fixture.Core.Messages.GetManifestAsync(message, None), await fixture.FilesAsync(message)).ShouldBeTrue();
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

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    public async Task A_file_over_the_limit_is_told_and_its_bytes_are_kept_nowhere(string encoding)
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxFileSize = new ByteSize(50_000) });
        var text = string.Concat(Enumerable.Repeat("Nobody shall find this sentence.\n", 3000));
        var body = encoding == "base64" ? Base64Lines(System.Text.Encoding.ASCII.GetBytes(text)) : text;

        var message = await fixture.ReceiveAsync(
            $"""
            From: ann@example.com
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: application/octet-stream; name=big.bin
            Content-Transfer-Encoding: {encoding}

            {body}
            --b
            Content-Type: application/octet-stream; name=small.bin

            small
            --b--
            """);

        message.DroppedReason.ShouldBe("size");
        (await fixture.FilesAsync(message)).Select(file => file.Filename).ShouldBe(["small.bin"]);
        var refused = (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.Parts[0];
        (refused.Filename, refused.DroppedReason, refused.SizeBytes > 90_000, refused.Sha256).ShouldBe(("big.bin", "size", true, null));
        foreach (var path in Files.Placed(fixture.Data)) File.ReadAllText(path).ShouldNotContain("Nobody shall");
        Files.Incoming(fixture.Data).ShouldBeEmpty();
        System.Text.Encoding.Latin1.GetString(await fixture.RawAsync(message)).ShouldContain("X-Enclosure-Removed");
    }

    [Fact]
    public async Task The_first_files_up_to_the_count_are_kept_and_the_others_told()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxFiles = 2 });
        var parts = string.Concat(Enumerable.Range(1, 4).Select(n => $"--b\nContent-Type: image/png; name=p{n}.png\n\nbytes {n}\n"));

        var message = await fixture.ReceiveAsync($"From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");

        message.DroppedReason.ShouldBe("count");
        (await fixture.FilesAsync(message)).Select(file => file.Filename).ShouldBe(["p1.png", "p2.png"]);
        (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.Parts.Select(part => part.DroppedReason).ShouldBe([null, null, "count", "count"]);
        (await fixture.RawAsync(message)).Length.ShouldBeGreaterThan(100);
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
    public async Task A_message_that_does_not_fit_leaves_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync(storageLimit: 4999);

        var refused = await Should.ThrowAsync<RefusedException>(() => fixture.DeliverAsync(Wire(WithFile("a.bin", Noise(5000)))));

        refused.Reason.ShouldBe(Refusal.StorageLimitExceeded);
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
        Files.Incoming(fixture.Data).ShouldBeEmpty();
        Files.Placed(fixture.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mailbox_deleted_while_the_data_comes_takes_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var recipient = await fixture.Core.InboundMail.AdmitAsync(Address, None);
        using var incoming = fixture.Core.InboundMail.Begin(new Envelope("ann@example.com", [recipient]));
        incoming.Write(Wire(WithFile("a.bin", Noise(5000))));
        await fixture.Core.Mailboxes.DeleteAsync(fixture.Caller.Account.Id, recipient.MailboxId);

        var refused = await Should.ThrowAsync<RefusedException>(() => fixture.Core.InboundMail.CompleteAsync(incoming, None));

        refused.Reason.ShouldBe(Refusal.MailboxInactive);
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_given_up_half_way_leaves_nothing()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var recipient = await fixture.Core.InboundMail.AdmitAsync(Address, None);
        using (var incoming = fixture.Core.InboundMail.Begin(new Envelope("", [recipient])))
            incoming.Write(Wire(WithFile("a.bin", Noise(5000))).AsSpan(0, 4000));

        Files.Incoming(fixture.Data).ShouldBeEmpty();
        Files.Placed(fixture.Data).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nobody@localhost", Refusal.UnknownMailbox)]
    [InlineData("demo@example.com", Refusal.UnknownMailbox)]
    [InlineData("", Refusal.UnknownMailbox)]
    [InlineData("paused@localhost", Refusal.MailboxInactive)]
    public async Task An_address_that_takes_no_mail_is_refused_before_any_byte(string address, Refusal reason)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var paused = await fixture.NewMailboxAsync("paused@localhost");
        await fixture.Core.Mailboxes.UpdateAsync(fixture.Caller, paused.Id, null, MailboxStatus.Paused);

        (await Should.ThrowAsync<RefusedException>(() => fixture.Core.InboundMail.AdmitAsync(address, None))).Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("Demo@LOCALHOST")]
    [InlineData("demo+tag@localhost")]
    public async Task An_address_is_known_in_any_case_and_with_a_tag(string address)
    {
        await using var fixture = await CoreFixture.OpenAsync();

        (await fixture.Core.InboundMail.AdmitAsync(address, None)).AccountId.ShouldBe(fixture.Caller.Account.Id);
    }

    [Fact]
    public async Task A_text_longer_than_a_megabyte_is_cut_in_the_body_and_whole_in_a_file()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var text = string.Concat(Enumerable.Repeat("0123456789abcdeä", 80_000));

        var message = await fixture.ReceiveAsync($"From: ann@example.com\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}");

        message.BodyTruncated.ShouldBeTrue();
        System.Text.Encoding.UTF8.GetByteCount(message.BodyText).ShouldBeInRange((1 << 20) - 4, 1 << 20);
        text.ShouldStartWith(message.BodyText);
        var file = (await fixture.FilesAsync(message)).ShouldHaveSingleItem();
        (await fixture.ReadAsync(file)).ShouldBe(System.Text.Encoding.UTF8.GetBytes(text));
        (await fixture.RawAsync(message)).Length.ShouldBe((int)message.RawBytes);
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
}
