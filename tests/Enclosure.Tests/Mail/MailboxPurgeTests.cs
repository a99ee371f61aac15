using Enclosure.Tests.Mail.Delivery;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>A deleted mailbox is invisible at once; the sweep gives back what it held.</summary>
public sealed class MailboxPurgeTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Everything_of_a_deleted_mailbox_is_gone_at_once_and_its_storage_after_the_sweep()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync(WithFile("a.bin", Noise(5000)));
        var file = (await fixture.FilesAsync(message)).Single();

        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, message.MailboxId);

        (await Should.ThrowAsync<RefusedException>(() => fixture.Core.Library.GetAsync(fixture.Caller, file.Id, None))).Reason
            .ShouldBe(Refusal.NotFound);
        (await Should.ThrowAsync<RefusedException>(() => fixture.Core.Messages.GetAsync(
            fixture.Caller, message.MailboxId, message.Id, None)))
            .Reason.ShouldBe(Refusal.NotFound);
        (await fixture.Core.Library.FindByPathAsync(fixture.Caller.Account.Id, file.Id, None)).ShouldBeNull();

        await fixture.SweepAsync();

        (await fixture.UsageAsync()).Stored.ShouldBe(0);
        Files.Placed(fixture.Data).ShouldBeEmpty();
        (await fixture.Core.Messages.MessageBytesAsync(fixture.Caller.Account.Id, None)).ShouldBe(0);
    }

    [Fact]
    public async Task Many_messages_go_in_batches_and_those_of_other_mailboxes_stay()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var second = await fixture.NewMailboxAsync("second@localhost");
        for (var n = 0; n < 7; n++)
            await fixture.DeliverAsync(Wire(WithFile("a.bin", Noise(100, n))), "ann@example.com", Address, "second@localhost");

        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, second.Id);
        var batches = new List<int>();
        while (await fixture.Core.Purge.RunAsync(3, None) is { } taken) batches.Add(taken);

        batches.ShouldBe([3, 3, 1]);
        (await fixture.UsageAsync()).Stored.ShouldBe(700);
        var first = (await fixture.Core.Mailboxes.ListAsync(fixture.Caller, None)).Single();
        (await fixture.AllAsync(fixture.Caller, first.Id)).Count.ShouldBe(7);
    }

    [Fact]
    public async Task Nothing_is_left_of_what_a_deleted_mailbox_had_sent_or_was_to_send()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync(Noise(100));
        var message = await fixture.SentAsync("ann@example.com");
        await fixture.SendAsync(file, "ann@example.com", Address);
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);

        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, message.MailboxId);
        await fixture.SweepAsync();

        foreach (var table in new[] { "messages", "message_recipients", "outbox", "captured", "attachments", "events" })
            (await fixture.CountAsync(table)).ShouldBe(0, table);
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task The_address_can_be_taken_again_and_starts_empty()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync("From: ann@example.com\nSubject: Old\n\nold");
        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, message.MailboxId);

        var again = await fixture.NewMailboxAsync(Address);

        (await fixture.AllAsync(fixture.Caller, again.Id)).ShouldBeEmpty();
        (await fixture.ReceiveAsync("From: ann@example.com\nSubject: Re: Old\n\nnew")).ThreadId.ShouldNotBe(message.ThreadId);
    }
}
