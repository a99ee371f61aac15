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
    private static readonly MessageFilter All = new(null, null, null, 100, 0);

    [Fact]
    public async Task The_message_after_the_last_of_the_month_is_withheld_until_the_limit_is_raised()
    {
        await using var fixture = await WithLimitAsync(2);
        var messages = await ReceiveAsync(fixture, 3);

        var seen = await SeenAsync(fixture);
        seen.ShouldBe([messages[1].Id, messages[0].Id]);
        (await WithheldAsync(fixture)).ShouldBe(1);
        var refused = await Should.ThrowAsync<RefusedException>(
            async () => await fixture.Core.Messages.GetAsync(await fixture.FreshCallerAsync(), messages[2].MailboxId, messages[2].Id, None));
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
        (await fixture.Core.Threads.GetAsync(caller, first.MailboxId, first.ThreadId, None)).Messages.Count.ShouldBe(1);
        (await Should.ThrowAsync<RefusedException>(() => fixture.Core.Threads.GetAsync(caller, alone.MailboxId, alone.ThreadId, None)))
            .Reason.ShouldBe(Refusal.NotFound);
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
        return [.. (await fixture.Core.Messages.ListAsync(caller, mailbox.Id, All, None)).Select(message => message.Id)];
    }

    private static async Task<long> WithheldAsync(CoreFixture fixture) =>
        await fixture.Core.Messages.CountWithheldAsync((await fixture.FreshCallerAsync()).Account, null, None);
}
