using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>Which messages are one conversation.</summary>
public sealed class ThreadingTests
{
    [Theory]
    [InlineData("In-Reply-To: <1@x>")]
    [InlineData("References: <0@x> <1@x>")]
    [InlineData("References: <1@x> <unknown@x>\nIn-Reply-To: <unknown@x>")]
    public async Task A_message_that_names_another_joins_its_thread(string header)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\nMessage-ID: <1@x>\nSubject: Hello\n\none");

        var answer = await fixture.ReceiveAsync($"From: bob@example.com\n{header}\nSubject: something else\n\ntwo");

        answer.ThreadId.ShouldBe(first.ThreadId);
    }

    [Theory]
    [InlineData("Re: Hello", true)]
    [InlineData("AW: re[2]:  hello", true)]
    [InlineData("回复：Hello", true)]
    [InlineData("Hello", false)]
    [InlineData("Re: Hello again", false)]
    public async Task A_reply_by_its_subject_joins_when_the_correspondent_is_the_same(string subject, bool joins)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\nTo: demo@localhost\nSubject: Hello\n\none");

        var answer = await fixture.ReceiveAsync($"From: Ann <ANN@example.com>\nTo: demo@localhost\nSubject: {subject}\n\ntwo");

        (answer.ThreadId == first.ThreadId).ShouldBe(joins);
    }

    [Fact]
    public async Task A_reply_of_a_stranger_with_the_same_subject_stays_apart()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\nTo: demo@localhost\nSubject: Invoice\n\none");

        var other = await fixture.ReceiveAsync("From: eve@example.com\nTo: demo@localhost\nSubject: Re: Invoice\n\ntwo");

        other.ThreadId.ShouldNotBe(first.ThreadId);
    }

    [Fact]
    public async Task A_reply_by_its_subject_after_thirty_days_stays_apart()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\nSubject: Hello\n\none");
        fixture.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));

        (await fixture.ReceiveAsync("From: ann@example.com\nSubject: Re: Hello\n\ntwo")).ThreadId.ShouldNotBe(first.ThreadId);
    }

    [Fact]
    public async Task A_thread_counts_its_messages_and_tells_who_takes_part()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\nTo: demo@localhost\nMessage-ID: <1@x>\nSubject: Hello\n\none");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await fixture.ReceiveAsync("From: bob@example.com\nCc: Eve <eve@example.com>\nIn-Reply-To: <1@x>\n\ntwo");

        var thread = (await fixture.Core.Threads.ListAsync(
            fixture.Caller, first.MailboxId, CancellationToken.None)).ShouldHaveSingleItem();

        (thread.MessageCount, thread.LastMessageAt, thread.Subject).ShouldBe((2, second.CreatedAt, "Hello"));
        thread.Participants.ShouldBe(["ann@example.com", "demo@localhost", "bob@example.com", "eve@example.com"], ignoreOrder: true);
    }

    [Fact]
    public async Task Two_mailboxes_of_one_account_have_threads_of_their_own()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.NewMailboxAsync("second@localhost");

        var received = await fixture.DeliverAsync(
            Wire("From: ann@example.com\nSubject: both\n\nbody"), "ann@example.com", Address, "second@localhost");

        received.Select(one => one.ThreadId).Distinct().Count().ShouldBe(2);
    }
}
