using Enclosure.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Mail.MailSteps;

namespace Enclosure.Tests.Mail;

/// <summary>A page of messages is read as memory allows, by indexes.</summary>
public sealed class MessagePageTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Heavy_messages_are_read_few_at_a_time_in_the_order_of_the_page()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var ids = new List<Guid>();
        for (var n = 0; n < 7; n++)
            ids.Add((await fixture.ReceiveAsync($"From: ann@example.com\nSubject: {n}\n\n{new string('x', 900_000)}")).Id);
        var page = await PageAsync(fixture, await MailboxAsync(fixture), new MessageFilter(null, null, null, 100, 0));

        var batches = new List<IReadOnlyList<Message>>();
        await foreach (var batch in fixture.Core.Messages.ReadAsync(fixture.Caller.Account.Id, page, None)) batches.Add(batch);

        batches.Select(batch => batch.Count).ShouldBe([2, 2, 2, 1]);
        batches.SelectMany(batch => batch).Select(message => message.Id).ShouldBe(ids.OrderDescending(Comparer<Guid>.Default));
    }

    [Fact]
    public async Task A_message_deleted_while_the_page_is_read_is_passed_over()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.ReceiveAsync("From: ann@example.com\n\nx");
        var page = await PageAsync(fixture, message.MailboxId, new MessageFilter(null, null, null, 100, 0));
        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, message.MailboxId);

        await foreach (var batch in fixture.Core.Messages.ReadAsync(fixture.Caller.Account.Id, page, None)) batch.ShouldBeEmpty();
    }

    [Fact]
    public async Task Since_is_to_the_millisecond_and_may_be_before_all_time()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var first = await fixture.ReceiveAsync("From: ann@example.com\n\none");
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await fixture.ReceiveAsync("From: ann@example.com\n\ntwo");

        (await SinceAsync(fixture, second.CreatedAt)).ShouldBe([second.Id]);
        (await SinceAsync(fixture, first.CreatedAt)).ShouldBe([second.Id, first.Id]);
        (await SinceAsync(fixture, DateTimeOffset.MinValue)).Count.ShouldBe(2);
        (await SinceAsync(fixture, second.CreatedAt.AddMilliseconds(1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_recipient_is_told_in_the_order_of_the_envelope()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var (first, second) = (await MailboxAsync(fixture), (await fixture.NewMailboxAsync("second@localhost")).Id);

        var there = await fixture.DeliverAsync(Wire("From: ann@example.com\n\none"), "ann@example.com", Address, "second@localhost");
        var back = await fixture.DeliverAsync(Wire("From: ann@example.com\n\none"), "ann@example.com", "second@localhost", Address);

        there.Select(each => each.MailboxId).ShouldBe([first, second]);
        back.Select(each => (each.MailboxId, each.Id)).ShouldBe([(second, there[1].Id), (first, there[0].Id)]);
    }

    [Theory]
    [InlineData("select m.id, m.message_bytes from messages m where m.mailbox_id = @id order by m.id desc limit 50", "messages_mailbox")]
    [InlineData(
        "select m.id from messages m where m.mailbox_id = @id and m.thread_id = @id order by m.id desc limit 50", "messages_thread")]
    [InlineData("select sum(message_bytes) from messages where account_id = @id", "COVERING INDEX messages_account")]
    [InlineData(
        "select count(*) from messages where account_id = @id and direction = 'inbound' and id >= @id",
        "messages_account (account_id=? AND id>?)")]
    public async Task Messages_are_found_by_an_index(string query, string index)
    {
        TestDatabase.SkipUnlessSqlite("its plans");
        await using var fixture = await CoreFixture.OpenAsync();

        var plan = await fixture.Core.Database.ReadAsync(
            sql => sql.ListAsync(
                $"explain query plan {query}",
                new { id = "x" },
                row => $"{row.Integer()}{row.Integer()}{row.Integer()}{row.Text()}"),
            None);

        plan.ShouldHaveSingleItem().ShouldContain(index);
    }

    private static async Task<Guid> MailboxAsync(CoreFixture fixture) =>
        (await fixture.Core.Mailboxes.ListAsync(fixture.Caller, None))[0].Id;

    private static Task<IReadOnlyList<MessageEntry>> PageAsync(CoreFixture fixture, Guid mailboxId, MessageFilter filter) =>
        fixture.Core.Messages.ListAsync(fixture.Caller, mailboxId, filter, None);

    private static async Task<List<Guid>> SinceAsync(CoreFixture fixture, DateTimeOffset since)
    {
        var page = await PageAsync(fixture, await MailboxAsync(fixture), new MessageFilter(null, null, since, 100, 0));
        return [.. page.Select(entry => entry.Id)];
    }
}
