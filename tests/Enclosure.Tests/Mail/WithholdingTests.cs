using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>Mail over the month's limit is kept whole, shown to nobody, and unlocked in place.</summary>
public sealed class WithholdingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_message_after_the_last_of_the_month_is_withheld_until_the_limit_is_raised()
    {
        await using var fixture = await WithLimitAsync(2);
        var messages = await ReceiveAsync(fixture, 3);

        var seen = await SeenAsync(fixture);
        seen.ShouldBe([messages[1].Id, messages[0].Id]);
        (await WithheldAsync(fixture)).ShouldBe(1);
        var refused = await Should.ThrowAsync<RefusedException>(
            async () => await fixture.Core.Messages.GetAsync(
                await fixture.FreshCallerAsync(), messages[2].MailboxId, messages[2].Id, None));
        (refused.Reason, refused.Withheld).ShouldBe((Refusal.InboundLimitExceeded, new WithheldItem("message", messages[2].Id)));

        await LimitAsync(fixture, 3);

        (await SeenAsync(fixture)).Count.ShouldBe(3);
        (await WithheldAsync(fixture)).ShouldBe(0);
    }

    [Fact]
    public async Task Lowering_the_limit_withholds_again_and_the_turn_of_the_month_unlocks()
    {
        await using var fixture = await WithLimitAsync(0);
        await ReceiveAsync(fixture, 3);

        await LimitAsync(fixture, 1);
        (await SeenAsync(fixture)).Count.ShouldBe(1);

        fixture.Clock.Advance(InboundCap.ResetAt(fixture.Clock.GetUtcNow()) - fixture.Clock.GetUtcNow());
        (await SeenAsync(fixture)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_withheld_file_is_refused_and_can_be_deleted()
    {
        await using var fixture = await WithLimitAsync(1);
        await fixture.ReceiveAsync("From: ann@example.com\n\nfirst");
        var message = await fixture.ReceiveAsync(WithFile("a.bin", Noise(100)));
        var file = (await fixture.FilesAsync(message)).Single();

        var refused = await Should.ThrowAsync<RefusedException>(
            async () => await fixture.Core.Library.GetAsync(await fixture.FreshCallerAsync(), file.Id, None));

        (refused.Reason, refused.Withheld).ShouldBe((Refusal.InboundLimitExceeded, new WithheldItem("attachment", file.Id)));
        await fixture.Core.Library.DeleteAsync(await fixture.FreshCallerAsync(), file.Id, None);
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
    }

    [Fact]
    public async Task Threads_tell_nothing_of_withheld_mail()
    {
        await using var fixture = await WithLimitAsync(1);
        var first = await fixture.ReceiveAsync("From: ann@example.com\nMessage-ID: <1@x>\nSubject: Hello\n\none");
        await fixture.ReceiveAsync("From: spy@example.com\nIn-Reply-To: <1@x>\nSubject: Secret\n\ntwo");
        var alone = await fixture.ReceiveAsync("From: spy@example.com\nSubject: Alone\n\nthree");
        var caller = await fixture.FreshCallerAsync();

        var thread = (await fixture.Core.Threads.ListAsync(caller, first.MailboxId, None)).ShouldHaveSingleItem();

        (thread.Subject, thread.MessageCount, thread.LastMessageAt).ShouldBe(("Hello", 1, first.CreatedAt));
        thread.Participants.ShouldNotContain("spy@example.com");
        (await fixture.Core.Threads.GetAsync(
            caller, first.MailboxId, first.ThreadId, None)).Messages.Count.ShouldBe(1);
        var refused = await Should.ThrowAsync<RefusedException>(
            () => fixture.Core.Threads.GetAsync(caller, alone.MailboxId, alone.ThreadId, None));
        refused.Reason.ShouldBe(Refusal.NotFound);
    }

    [Fact]
    public async Task Totals_of_a_thread_tell_nothing_of_mail_that_came_after_the_caller_was_read()
    {
        await using var fixture = await WithLimitAsync(1);
        var first = await fixture.ReceiveAsync("From: ann@example.com\nMessage-ID: <1@x>\nSubject: Hello\n\none");
        var caller = await fixture.FreshCallerAsync();
        await fixture.ReceiveAsync("From: spy@example.com\nIn-Reply-To: <1@x>\nSubject: Secret\n\ntwo");

        var thread = (await fixture.Core.Threads.ListAsync(caller, first.MailboxId, None)).ShouldHaveSingleItem();

        thread.MessageCount.ShouldBe(1);
        thread.Participants.ShouldNotContain("spy@example.com");
    }

    [Fact]
    public async Task The_path_of_a_link_leads_to_no_withheld_file_until_the_limit_is_raised()
    {
        await using var fixture = await WithLimitAsync(1);
        await fixture.ReceiveAsync("From: ann@example.com\n\nfirst");
        var file = (await fixture.FilesAsync(await fixture.ReceiveAsync(WithFile("a.bin", Noise(100))))).Single();

        (await fixture.Core.Library.FindByPathAsync(file.AccountId, file.Id, None)).ShouldBeNull();

        await LimitAsync(fixture, 2);
        (await fixture.Core.Library.FindByPathAsync(file.AccountId, file.Id, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_withheld_message_that_comes_again_is_told_as_withheld()
    {
        await using var fixture = await WithLimitAsync(1);
        await fixture.ReceiveAsync("From: ann@example.com\n\nfirst");
        await fixture.DeliverAsync(Wire("From: ann@example.com\n\nsecond"));

        var again = (await fixture.DeliverAsync(Wire("From: ann@example.com\n\nsecond"))).ShouldHaveSingleItem();
        (again.Duplicate, again.OverLimit).ShouldBe((true, true));

        await LimitAsync(fixture, 2);
        var unlocked = (await fixture.DeliverAsync(Wire("From: ann@example.com\n\nsecond"))).ShouldHaveSingleItem();
        (unlocked.Duplicate, unlocked.OverLimit).ShouldBe((true, false));
    }

    [Fact]
    public async Task A_clock_that_goes_back_over_the_turn_of_the_month_does_not_begin_the_count_anew()
    {
        await using var fixture = await WithLimitAsync(2);
        fixture.Clock.Advance(InboundCap.ResetAt(fixture.Clock.GetUtcNow()) - fixture.Clock.GetUtcNow());
        await ReceiveAsync(fixture, 2);
        fixture.Clock.Advance(TimeSpan.FromHours(-1));

        await fixture.ReceiveAsync("From: ann@example.com\n\nlate");

        var account = (await fixture.FreshCallerAsync()).Account;
        (account.InboundMonth, account.InboundCountAt(fixture.Clock.GetUtcNow())).ShouldBe(("2026-12", 3));
        (await fixture.Core.Mailboxes.ListAsync(fixture.Caller, None)).Single().InboundCountAt(fixture.Clock.GetUtcNow()).ShouldBe(3);
        (await SeenAsync(fixture)).Count.ShouldBe(2);
        (await WithheldAsync(fixture)).ShouldBe(1);
    }

    private static async Task<CoreFixture> WithLimitAsync(long limit)
    {
        var fixture = await CoreFixture.OpenAsync();
        await LimitAsync(fixture, limit);
        return fixture;
    }

    private static Task LimitAsync(CoreFixture fixture, long limit) =>
        fixture.Core.Accounts.ChangeAsync(fixture.Caller.Account.Id, new AccountChange(InboundLimit: limit));

    private static async Task<List<Message>> ReceiveAsync(CoreFixture fixture, int count)
    {
        var messages = new List<Message>();
        for (var n = 0; n < count; n++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            messages.Add(await fixture.ReceiveAsync($"From: ann@example.com\nSubject: {n}\n\nbody"));
        }

        return messages;
    }

    private static async Task<List<Guid>> SeenAsync(CoreFixture fixture)
    {
        var caller = await fixture.FreshCallerAsync();
        var mailbox = (await fixture.Core.Mailboxes.ListAsync(caller, None)).Single();
        return [.. (await fixture.AllAsync(caller, mailbox.Id)).Select(message => message.Id)];
    }

    private static async Task<long> WithheldAsync(CoreFixture fixture)
    {
        var account = (await fixture.FreshCallerAsync()).Account;
        return await fixture.Core.Messages.CountWithheldAsync(account.Id, InboundUsage.Of(account, fixture.Clock.GetUtcNow()), null, None);
    }
}
