using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailListTests
{
    [Fact]
    public async Task A_list_is_newest_first_in_entries_of_nine_documented_members_without_link()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var ids = await UploadAsync(client, 3);

        var list = await client.GetAsync("/v1/attachments").JsonAsync();

        list.Names().ShouldBe(["attachments", "nextCursor"]);
        list.IsNull("nextCursor").ShouldBeTrue();
        Ids(list).ShouldBe(Enumerable.Reverse(ids));
        foreach (var entry in list.GetProperty("attachments").EnumerateArray())
        {
            entry.ShouldHaveShape("listed");
            entry.TryGetProperty("url", out _).ShouldBeFalse();
            entry.TryGetProperty("expiresAt", out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Pages_of_any_size_show_each_entry_once(int limit)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var ids = await UploadAsync(client, 5);
        var (seen, cursor) = (new List<string>(), "");

        do
        {
            var page = await client.GetAsync($"/v1/attachments?limit={limit}{cursor}").JsonAsync();
            Ids(page).Count.ShouldBeLessThanOrEqualTo(limit);
            seen.AddRange(Ids(page));
            cursor = page.IsNull("nextCursor") ? "" : $"&cursor={page.Text("nextCursor")}";
        }
        while (cursor.Length > 0);

        seen.ShouldBe(Enumerable.Reverse(ids));
    }

    [Fact]
    public async Task Without_a_limit_a_page_has_50_entries()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await UploadAsync(client, 51);

        var list = await client.GetAsync("/v1/attachments").JsonAsync();

        Ids(list).Count.ShouldBe(50);
        list.Text("nextCursor").ShouldBe(Ids(list)[^1]);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("cursor", "abc")]
    [InlineData("state", "READY")]
    [InlineData("state", "gone")]
    [InlineData("messageId", "1")]
    [InlineData("mailboxId", "me@localhost")]
    public async Task A_parameter_out_of_form_is_400_naming_it(string name, string value)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var body = await (await client.GetAsync($"/v1/attachments?{name}={value}")).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        body.Text("error").ShouldContain(name);
        body.GetProperty("fields").EnumerateArray().Single().Text("field").ShouldBe(name);
    }

    [Theory]
    [InlineData("report", 2)]
    [InlineData("REPORT", 2)]
    [InlineData(".pdf", 1)]
    [InlineData("100%25", 1)]
    [InlineData("%25", 1)]
    [InlineData("_", 1)]
    [InlineData("!", 0)]
    [InlineData("%C3%9Cber", 1)]
    [InlineData("%C3%BCber", 1)]
    [InlineData("no such", 0)]
    public async Task Filename_finds_a_part_of_the_name_whatever_its_case(string part, int found)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        foreach (var name in new[] { "Report 2026.pdf", "old_report.txt", "100%.csv", "Überblick.doc" })
            await client.UploadAsync([1], name);

        Ids(await client.GetAsync($"/v1/attachments?filename={part}").JsonAsync()).Count.ShouldBe(found);
    }

    [Fact]
    public async Task Message_and_mailbox_filter_what_mail_brought()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var ids = await UploadAsync(client, 3);
        var (message, mailbox) = (Guid.CreateVersion7(), server.Account.Mailbox.Id);
        await server.ExecuteAsync(
            "update attachments set message_id = @message, mailbox_id = @mailbox where id = @id", new { message, mailbox, id = ids[1] });

        Ids(await client.GetAsync($"/v1/attachments?messageId={message}").JsonAsync()).ShouldBe([ids[1]]);
        Ids(await client.GetAsync($"/v1/attachments?mailboxId={mailbox}").JsonAsync()).ShouldBe([ids[1]]);
        Ids(await client.GetAsync($"/v1/attachments?messageId={Guid.CreateVersion7()}").JsonAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task State_shows_uploads_by_link_that_are_not_ready()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var sendKit = server.SendKit();
        var id = await client.UploadIdAsync();
        var pending = (await sendKit.PresignAsync(3)).Text("id");

        Ids(await client.GetAsync("/v1/attachments").JsonAsync()).ShouldBe([id]);
        Ids(await client.GetAsync("/v1/attachments?state=ready").JsonAsync()).ShouldBe([id]);
        Ids(await client.GetAsync("/v1/attachments?state=pending").JsonAsync()).ShouldBe([pending]);
        Ids(await client.GetAsync("/v1/attachments?state=failed").JsonAsync()).ShouldBeEmpty();
        Ids(await client.GetAsync("/v1/attachments?state=expired").JsonAsync()).ShouldBeEmpty();
    }

    private static async Task<List<string>> UploadAsync(HttpClient client, int count)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            ids.Add(await client.UploadIdAsync());
            await Task.Delay(2); // Ids of one millisecond have no order.
        }

        return ids;
    }

    private static List<string> Ids(JsonElement list) =>
        [.. list.GetProperty("attachments").EnumerateArray().Select(entry => entry.Text("id"))];
}
