using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Journeys;

/// <summary>
/// As a new user would: a mail with a file comes in, is read and answered with another file, and both dialects show the same.
/// </summary>
public sealed class AnsweredMailTests
{
    [Fact]
    public async Task A_mail_is_listed_read_and_answered_with_a_file_and_both_dialects_show_it()
    {
        await using var server = await TestServer.StartAsync();
        using var sendKit = server.SendKit();
        using var robotomail = server.Robotomail();
        await server.ConverseAsync(Letters.WithFile("报价.txt", Convert.ToBase64String("their bytes"u8)));

        var row = (await sendKit.ConversationsAsync("?status=unread")).ShouldHaveSingleItem();
        row.Number("unreadCount").ShouldBe(1);
        var id = row.Text("id");
        var theirs = (await sendKit.ConversationAsync(id)).MessagesOf().ShouldHaveSingleItem().FilesOf().ShouldHaveSingleItem();
        (await sendKit.GetStringAsync(theirs.Text("downloadUrl"))).ShouldBe("their bytes");

        var bytes = Encoding.UTF8.GetBytes("our bytes");
        var upload = await server.UploadAsync(sendKit, bytes, "تقرير.txt");
        var queued = await sendKit.ReplyAsync(id, new { body = "<p>Please find it <b>enclosed</b>.</p>", attachments = new[] { upload } });
        queued.Text("status").ShouldBe("pending");
        queued.GetProperty("isScheduled").GetBoolean().ShouldBeFalse();

        var conversation = await sendKit.UntilMessagesAsync(id, 2);
        var reply = conversation.MessagesOf()[1];
        reply.Text("type").ShouldBe("manual");
        reply.Text("subject").ShouldBe("Re: With a file");
        var ours = reply.FilesOf().ShouldHaveSingleItem();
        ours.Text("filename").ShouldBe("تقرير.txt");
        ours.Number("index").ShouldBe(1);
        (await sendKit.GetByteArrayAsync(ours.Text("downloadUrl"))).ShouldBe(bytes);
        conversation.GetProperty("scheduledReplies").GetArrayLength().ShouldBe(0);

        var message = await robotomail.MessageAsync($"{server.Messages()}/{reply.Text("id")}");
        message.Text("threadId").ShouldBe(id);
        message.GetProperty("toAddresses")[0].GetString().ShouldBe("ann@example.com");
        message.Text("bodyText").Trim().ShouldBe("Please find it enclosed.");
        message.GetProperty("attachments")[0].Text("id").ShouldBe(upload.Text("id"));
        message.Text("inReplyTo")
            .ShouldBe((await robotomail.MessageAsync($"{server.Messages()}/{conversation.MessagesOf()[0].Text("id")}")).Text("messageId"));
    }
}
