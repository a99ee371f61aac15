using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Sql;
using Enclosure.Tests.Mail.Delivery;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Sending;

/// <summary>What becomes of a message whose files or surroundings change while it is on its way out.</summary>
public sealed class SentFilesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_file_deleted_after_it_was_chosen_does_not_go_out_though_others_show_its_bytes()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var upload = await fixture.IssueAsync(5);
        await fixture.PutAsync(upload, "hello"u8.ToArray());
        var (file, now) = (await fixture.SettleAsync(upload), fixture.Clock.GetUtcNow());
        foreach (var _ in Enumerable.Range(0, 2))
            await fixture.Core.Database.WriteAsync(sql => LinkAsync(sql, file, now));
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);
        var place = new FilePlace(Guid.NewGuid(), Guid.NewGuid(), new ThreadPlace(Guid.NewGuid(), 0), "1.2", null);

        var database = fixture.Core.Database;
        var queueing = await Should.ThrowAsync<RefusedException>(() => database.WriteAsync(sql => LinkAsync(sql, file, now)));
        var sending = await Should.ThrowAsync<RefusedException>(
            () => database.WriteAsync(sql => FileUses.UseAsync(sql, file, place, now)));

        (queueing.Reason, sending.Reason).ShouldBe((Refusal.ValidationError, Refusal.ValidationError));

        (await fixture.UsageAsync()).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_file_whose_bytes_were_altered_at_equal_size_does_not_go_out()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync("hello"u8.ToArray());
        var path = Files.Placed(fixture.Data).ShouldHaveSingleItem();
        await TestStorage.ReplaceAsync(fixture.Data, path, "jello"u8.ToArray());

        var refused = await Should.ThrowAsync<RefusedException>(() => SendAsync(fixture, Mail() with { Files = [file.Id] }));

        refused.Reason.ShouldBe(Refusal.UploadFailed);
        refused.Message.ShouldContain("note.txt");
    }

    [Fact]
    public async Task A_queued_message_one_of_whose_files_is_gone_fails_and_never_goes_without_it()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var queued = await QueueAsync(fixture);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("delete from attachments where queued_id = @Id", new { queued.Id }));

        await fixture.Core.QueuedMail.SendAsync((await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single(), None);

        (await ReplyAsync(fixture, queued)).Status.ShouldBe(QueuedStatus.Failed);
    }

    [Fact]
    public async Task A_queued_message_waits_until_the_mailbox_may_send_again()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var queued = await QueueAsync(fixture);
        for (var sent = 0; sent < 30; sent++) await fixture.SendAsync("bob@example.com");

        await fixture.Core.QueuedMail.SendAsync((await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single(), None);
        (await ReplyAsync(fixture, queued)).Status.ShouldBe(QueuedStatus.Pending);

        fixture.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.Core.QueuedMail.SendAsync((await fixture.Core.QueuedMail.ClaimAsync(4, None)).Single(), None);
        (await fixture.Core.ReplyQueue.ListAsync(fixture.Caller, queued.ConversationId, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_only_looks_like_a_files_is_left_as_it_is()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync([1]) with { Filename = "key.png" };

        var found = InlineFiles.Find("<img src=\"cid:\u212Aey.png\"><img src='cid:KEY.png'>", [file], _ => "1@localhost");

        found.Html.ShouldBe("<img src=\"cid:\u212Aey.png\"><img src='cid:1@localhost'>");
        found.ContentIds.ShouldBe(["1@localhost"]);
    }

    [Fact]
    public async Task A_text_file_that_the_HTML_names_goes_inline_under_the_id_that_the_HTML_says()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var file = await fixture.UploadAsync([1]);

        var sent = await SendAsync(fixture, Mail() with { Html = $"<iframe src=\"cid:{file.Id}\"></iframe>", Files = [file.Id] });

        var part = (await fixture.FilesAsync(sent)).ShouldHaveSingleItem();
        sent.Text.Html.ShouldBe($"<iframe src=\"cid:{part.ContentId.ShouldNotBeNull()}\"></iframe>");
    }

    [Fact]
    public async Task An_answer_from_another_mailbox_refers_to_all_before_it_but_to_nothing_that_withheld_mail_says()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var other = await fixture.NewMailboxAsync("other");
        foreach (var id in new[] { "1", "2" })
            await fixture.ReceiveAsync(
                $"From: a@b.example\nMessage-ID: <{id}@example.com>\nReferences: <before{id}@example.com>\n\nHello\n");
        await fixture.Core.Accounts.ChangeAsync(fixture.Caller.Account.Id, new AccountChange(InboundLimit: 1));

        var open = await SendAsync(fixture, Mail() with { InReplyTo = "<1@example.com>" }, other);
        var withheld = await SendAsync(fixture, Mail() with { InReplyTo = "<2@example.com>" }, other);

        open.Text.LastOfEachHeader()["References"].ShouldBe("<before1@example.com> <1@example.com>");
        withheld.Text.LastOfEachHeader()["References"].ShouldBe("<2@example.com>");
    }

    private static OutgoingMail Mail() => new(["bob@example.com"], [], [], "Report", "Hello");

    private static async Task<Message> SendAsync(CoreFixture fixture, OutgoingMail mail, Mailbox? sender = null)
    {
        sender ??= (await fixture.Core.Mailboxes.ListAsync(fixture.Caller, None)).Single();
        Message? sent = null;
        await fixture.Core.OutboundMail.SendAsync(fixture.Caller, sender, mail, null, message => (sent = message).Id.ToString(), None);
        return sent!;
    }

    private static async Task<bool> LinkAsync(SqlSession sql, Attachment file, DateTimeOffset now)
    {
        await QueuedFiles.LinkAsync(sql, Guid.CreateVersion7(now), [file], now);
        return true;
    }

    private static async Task<QueuedMessage> ReplyAsync(CoreFixture fixture, QueuedMessage queued) =>
        (await fixture.Core.ReplyQueue.ListAsync(fixture.Caller, queued.ConversationId, None)).ShouldHaveSingleItem().Reply;

    private static async Task<QueuedMessage> QueueAsync(CoreFixture fixture)
    {
        var message = await fixture.ReceiveAsync(InboundClient.Plain("Offer"));
        var upload = await fixture.IssueAsync(5);
        (await fixture.PutAsync(upload, "bytes"u8.ToArray())).ShouldBeTrue();
        var reply = new NewReply(message.ThreadId, "Hello", [], [], null, null, [new NamedUpload(upload.UploadKey!, null)]);
        QueuedMessage? queued = null;
        await fixture.Core.ReplyQueue.ReplyAsync(
            fixture.Caller, fixture.CapOf(fixture.Caller), reply, null, row => (queued = row).Id.ToString(), None);
        return queued!;
    }
}
