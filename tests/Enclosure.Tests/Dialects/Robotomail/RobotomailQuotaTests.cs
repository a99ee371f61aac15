using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>The storage limit: never exceeded, never leaked.</summary>
public sealed class RobotomailQuotaTests
{
    [Fact]
    public async Task An_upload_over_the_limit_is_413_saying_where_to_get_more()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 1000);
        using var client = server.Robotomail();
        await client.UploadAsync(new byte[900]);

        var answer = await client.PostFormAsync(new UploadForm().File(new byte[101]));

        var body = await answer.ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "STORAGE_LIMIT_EXCEEDED");
        body.ShouldHaveShape("overLimit");
        body.Text("upgrade").ShouldBe("Ask the operator of this server for a higher limit");
        await server.ShouldHoldAsync(stored: 900, files: 1);
    }

    [Fact]
    public async Task The_words_of_upgrade_are_the_operators()
    {
        var settings = new Dictionary<string, string?> { ["Plan:UpgradeText"] = "POST /v1/billing/upgrade to get a checkout URL" };
        await using var server = await TestServer.StartAsync(settings: settings, storageLimit: 1);
        using var client = server.Robotomail();

        (await client.PostFormAsync(new UploadForm().File([1, 2])).JsonAsync()).Text("upgrade")
            .ShouldBe("POST /v1/billing/upgrade to get a checkout URL");
    }

    [Fact]
    public async Task The_limit_is_inclusive_and_a_deletion_makes_room()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 1000);
        using var client = server.Robotomail();
        var id = (await client.UploadAsync(new byte[1000])).Text("id");

        (await client.PostFormAsync(new UploadForm().File([1]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await client.UploadAsync([]);
        await client.DeleteAsync($"/v1/attachments/{id}");
        await client.UploadAsync(new byte[1000]);
        await server.ShouldHoldAsync(stored: 1000, files: 2);
    }

    [Fact]
    public async Task A_limit_of_0_is_none()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 0);
        using var client = server.Robotomail();

        await client.UploadAsync(new byte[2_000_000]);
        (await client.AccountAsync()).Number("storageLimitBytes").ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_promised_to_links_count_toward_the_limit()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 1000);
        using var client = server.Robotomail();
        using var sendKit = server.SendKit();
        await sendKit.PresignAsync(600);

        (await client.PostFormAsync(new UploadForm().File(new byte[401]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        await client.UploadAsync(new byte[400]);
        await server.ShouldHoldAsync(stored: 400, files: 1, pending: 600);
    }

    [Fact]
    public async Task Uploads_at_once_never_exceed_the_limit()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 10_000);
        using var client = server.Robotomail();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => client.PostFormAsync(new UploadForm().File(new byte[1000]))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(10);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.RequestEntityTooLarge).ShouldBe(30);
        await server.ShouldHoldAsync(stored: 10_000, files: 10);
    }

    [Fact]
    public async Task Uploads_and_deletions_at_once_leave_the_counters_true()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 5_000);
        using var client = server.Robotomail();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var round = 0; round < 5; round++)
            {
                var answer = await client.PostFormAsync(new UploadForm().File(new byte[1000]));
                if (answer.StatusCode == HttpStatusCode.Created)
                    await client.DeleteAsync($"/v1/attachments/{(await answer.JsonAsync()).Text("id")}");
            }
        }));

        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task One_accounts_bytes_are_no_others()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 10);
        using var client = server.Robotomail();
        using var other = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);

        await other.UploadAsync(new byte[100]);
        await client.UploadAsync(new byte[10]);
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(10);
        (await other.AccountAsync()).Number("storageUsedBytes").ShouldBe(100);
    }

    [Fact]
    public async Task A_lowered_limit_keeps_what_is_there_and_refuses_more()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await client.UploadAsync(new byte[100])).Text("id");

        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(StorageLimitBytes: 50));

        (await client.PostFormAsync(new UploadForm().File([1]))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await client.GetAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.ShouldHoldAsync(stored: 100, files: 1);
    }
}
