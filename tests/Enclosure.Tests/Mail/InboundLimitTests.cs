using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Mail.Receiving;
using Enclosure.Server.Settings;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>What of a message is not taken, or not all of it.</summary>
public sealed class InboundLimitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

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
        (refused.Filename, refused.DroppedReason, refused.SizeBytes > 90_000, refused.Sha256).ShouldBe(
            ("big.bin", DropReason.Size, true, null));
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
        (await fixture.Core.Messages.GetManifestAsync(message, None)).Root.Parts.Select(part => part.DroppedReason)
            .ShouldBe([null, null, DropReason.Count, DropReason.Count]);
        (await fixture.RawAsync(message)).Length.ShouldBeGreaterThan(100);
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
        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, recipient.MailboxId);

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

        var message = await fixture.ReceiveAsync(
            $"From: ann@example.com\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}");

        message.Text.IsTruncated.ShouldBeTrue();
        System.Text.Encoding.UTF8.GetByteCount(message.Text.Plain).ShouldBeInRange((1 << 20) - 4, 1 << 20);
        text.ShouldStartWith(message.Text.Plain);
        var file = (await fixture.FilesAsync(message)).ShouldHaveSingleItem();
        (await fixture.ReadAsync(file)).ShouldBe(System.Text.Encoding.UTF8.GetBytes(text));
        (await fixture.RawAsync(message)).Length.ShouldBe((int)message.Raw.Bytes);
    }
}
