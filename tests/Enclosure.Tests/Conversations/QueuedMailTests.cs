using Enclosure.Accounts;
using Enclosure.Conversations;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Conversations;

/// <summary>Who sends what is due, and who does not: leases, cancelling at the same moment, a sender that died.</summary>
public sealed class QueuedMailTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Of_two_that_claim_at_once_one_gets_the_message()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await QueueAsync(fixture);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.Core.QueuedMail.ClaimAsync(4, None)));

        claims.SelectMany(claim => claim).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nothing_is_claimed_before_its_time()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await QueueAsync(fixture, TimeSpan.FromHours(1));

        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_being_sent_cannot_be_cancelled_any_more()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var queued = await QueueAsync(fixture);
        var due = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();

        var refused = await Should.ThrowAsync<RefusedException>(() => fixture.Core.ReplyQueue.CancelAsync(
            fixture.Caller, queued.ConversationId, queued.Id));

        refused.Reason.ShouldBe(Refusal.NotPending);
        await fixture.Core.QueuedMail.SendAsync(due, None);
        (await SentAsync(fixture)).ShouldBe(1);
    }

    [Fact]
    public async Task Cancelled_or_sent_but_never_both()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var queued = await QueueAsync(fixture);
            var before = await SentAsync(fixture);
            var cancelling = Task.Run(async () =>
            {
                try
                {
                    await fixture.Core.ReplyQueue.CancelAsync(fixture.Caller, queued.ConversationId, queued.Id);
                    return true;
                }
                catch (RefusedException)
                {
                    return false;
                }
            });
            var sending = Task.Run(async () =>
            {
                foreach (var due in await fixture.Core.QueuedMail.ClaimAsync(4, None)) await fixture.Core.QueuedMail.SendAsync(due, None);
            });
            await Task.WhenAll(cancelling, sending);

            var wasSent = await SentAsync(fixture) > before;
            wasSent.ShouldBe(!await cancelling);
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await fixture.Core.Usage.RecountAsync(None)).ShouldAllBe(usage => usage.Agrees);
    }

    [Fact]
    public async Task A_message_whose_sender_died_is_taken_over_and_sent_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await QueueAsync(fixture);
        var lost = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();

        fixture.Clock.Advance(TimeSpan.FromMinutes(4));
        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        var taken = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();
        await fixture.Core.QueuedMail.SendAsync(lost, None);
        (await SentAsync(fixture)).ShouldBe(0);
        await fixture.Core.QueuedMail.SendAsync(taken, None);
        await fixture.Core.QueuedMail.SendAsync(lost, None);

        (await SentAsync(fixture)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_given_back_is_due_at_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await QueueAsync(fixture);

        await fixture.Core.QueuedMail.GiveBackAsync((await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single());

        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_fault_that_stays_ends_in_a_failed_reply_after_two_days()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var queued = await QueueAsync(fixture);
        var due = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single();
        await fixture.Core.QueuedMail.FaultAsync(due);
        (await fixture.Core.ReplyQueue.ListAsync(fixture.Caller, queued.ConversationId, None)).Single().Reply.Status
            .ShouldBe(QueuedStatus.Sending);

        fixture.Clock.Advance(TimeSpan.FromHours(49));
        await fixture.Core.QueuedMail.FaultAsync((await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single());

        (await fixture.Core.ReplyQueue.ListAsync(fixture.Caller, queued.ConversationId, None)).Single().Reply.Status
            .ShouldBe(QueuedStatus.Failed);
    }

    [Fact]
    public async Task What_was_being_sent_when_the_process_ended_is_due_at_the_next_start_and_goes_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await QueueAsync(fixture);
        var lost = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();

        await using var next = await fixture.OpenNextAsync();
        await next.RecoverAsync(None);
        var due = (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldHaveSingleItem();
        await fixture.Core.QueuedMail.SendAsync(lost, None);
        (await SentAsync(fixture)).ShouldBe(0);
        await fixture.Core.QueuedMail.SendAsync(due, None);

        await next.RecoverAsync(None);
        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldBeEmpty();
        (await SentAsync(fixture)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_over_the_daily_limit_when_its_time_has_come_waits_for_the_next_day()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update mailboxes set daily_send_limit = 1"));
        var queued = new[] { await QueueAsync(fixture, TimeSpan.FromHours(1)), await QueueAsync(fixture, TimeSpan.FromHours(1)) };
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        await SendDueAsync(fixture);

        (await SentAsync(fixture)).ShouldBe(1);
        (await StatusesAsync(fixture, queued)).ShouldBe([QueuedStatus.Pending]);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        (await fixture.Core.QueuedMail.ClaimAsync(4, None)).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        await SendDueAsync(fixture);
        (await SentAsync(fixture)).ShouldBe(2);
    }

    [Fact]
    public async Task A_burst_is_refused_while_it_waits_to_be_sent_and_what_is_scheduled_is_not()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        for (var n = 0; n < 30; n++) await QueueAsync(fixture);

        var refused = await Should.ThrowAsync<RefusedException>(() => QueueAsync(fixture));

        (refused.Reason, refused.RetryAfter).ShouldBe((Refusal.RateLimited, TimeSpan.FromMinutes(1)));
        await QueueAsync(fixture, TimeSpan.FromHours(1));
        for (var n = 0; n < 10; n++) await SendDueAsync(fixture);
        (await SentAsync(fixture)).ShouldBe(30);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        await QueueAsync(fixture);
    }

    [Fact]
    public async Task Of_more_messages_than_a_forward_quotes_it_says_that_the_beginning_is_left_out()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync(InboundClient.Plain("Long").Replace("Text of Long.", "the beginning"));
        for (var n = 0; n < 200; n++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await fixture.ReceiveAsync(InboundClient.Plain("Re: Long", $"In-Reply-To: {first.InternetMessageId}"));
        }

        var forward = new NewForward(first.ThreadId, ["bob@example.com"], [], null, null, null, []);
        await fixture.Core.ReplyQueue.ForwardAsync(
            fixture.Caller,
            InboundCap.Of(fixture.Caller.Account, fixture.Clock.GetUtcNow()),
            forward,
            null,
            row => row.Id.ToString(),
            None);
        await SendDueAsync(fixture);

        var sent = await fixture.Core.Database.ReadAsync(
            sql => sql.ValueAsync<string>("select body_text from messages where direction = 'outbound'"), None);
        sent.ShouldContain("[Earlier messages are left out.]");
        sent.ShouldNotContain("the beginning");
        sent.Split("Text of Re: Long.").Length.ShouldBe(201);
    }

    private static async Task SendDueAsync(CoreFixture fixture)
    {
        foreach (var due in await fixture.Core.QueuedMail.ClaimAsync(4, None)) await fixture.Core.QueuedMail.SendAsync(due, None);
    }

    private static async Task<IReadOnlyList<QueuedStatus>> StatusesAsync(CoreFixture fixture, IEnumerable<QueuedMessage> queued)
    {
        var statuses = new List<QueuedStatus>();
        foreach (var each in queued)
            statuses.AddRange(
                (await fixture.Core.ReplyQueue.ListAsync(fixture.Caller, each.ConversationId, None)).Select(listed => listed.Reply.Status));
        return statuses;
    }

    /// <summary>A reply with a file, in a conversation of its own.</summary>
    private static async Task<QueuedMessage> QueueAsync(CoreFixture fixture, TimeSpan? wait = null)
    {
        var message = await fixture.ReceiveAsync(InboundClient.Plain($"Offer {Guid.NewGuid():n}"));
        var upload = await fixture.IssueAsync(5);
        (await fixture.PutAsync(upload, "bytes"u8.ToArray())).ShouldBeTrue();
        var reply = new NewReply(
            message.ThreadId, "Hello", [], [], wait is null ? null : fixture.Clock.GetUtcNow() + wait, null,
            [new NamedUpload(upload.UploadKey!, null)]);
        QueuedMessage? queued = null;
        await fixture.Core.ReplyQueue.ReplyAsync(
            fixture.Caller,
            InboundCap.Of(fixture.Caller.Account, fixture.Clock.GetUtcNow()),
            reply,
            null,
            row => (queued = row).Id.ToString(),
            None);
        return queued!;
    }

    private static Task<long> SentAsync(CoreFixture fixture) =>
        fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from messages where direction = 'outbound'"), None);
}
