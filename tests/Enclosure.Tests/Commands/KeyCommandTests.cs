using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary>Keys and mailboxes from the terminal, beside a running server.</summary>
public sealed class KeyCommandTests
{
    [Fact]
    public async Task Keys_of_every_kind_are_made_and_listed_without_their_text()
    {
        using var directory = new TempDirectory();
        var account = await AccountAsync(directory);
        var id = account.Text("accountId");

        (await MakeAsync(directory, id)).ShouldBe(("full", "rm_"));
        (await MakeAsync(directory, id, "--mailbox", account.Text("mailboxId"))).ShouldBe(("scoped", "rm_"));
        (await MakeAsync(directory, id, "--dialect", "sendkit")).ShouldBe(("workspace", "sk_"));
        (await MakeAsync(directory, id, "--platform")).ShouldBe(("platform", "sk_"));

        var list = (await EnclosureProcess.RunAsync(directory, "keys", "list", "--account", id, "--json")).ShouldSucceed();
        list.Json.EnumerateArray()
            .Select(key => key.Text("kind"))
            .ShouldBe(["full", "workspace", "full", "scoped", "workspace", "platform"], ignoreOrder: true);
        list.Output.ShouldNotMatch("(rm|sk)_[0-9a-f]{16}");
    }

    [Theory]
    [InlineData("'--account'", "keys", "create")]
    [InlineData("There is no account x", "keys", "list", "--account", "x")]
    [InlineData("There is no account", "keys", "create", "--account", "01999999-9999-7999-8999-999999999999")]
    [InlineData("There is no key", "keys", "revoke", "01999999-9999-7999-8999-999999999999")]
    [InlineData("'x' is not the id of a key", "keys", "revoke", "x")]
    [InlineData("'--address'", "mailboxes", "create", "--account", "01999999-9999-7999-8999-999999999999")]
    [InlineData("There is no account", "mailboxes", "list", "--account", "01999999-9999-7999-8999-999999999999")]
    public async Task A_mistake_is_one_clear_line_and_exit_code_2(string says, params string[] arguments)
    {
        using var directory = new TempDirectory();

        (await EnclosureProcess.RunAsync(directory, arguments)).ShouldFail(exitCode: 2).ShouldContain(says);
    }

    [Fact]
    public async Task Kinds_that_do_not_go_together_are_refused()
    {
        using var directory = new TempDirectory();
        var account = await AccountAsync(directory);
        string[] create = ["keys", "create", "--account", account.Text("accountId")];

        (await EnclosureProcess.RunAsync(directory, [.. create, "--dialect", "smtp"])).ShouldFail(2)
            .ShouldContain("Allowed: robotomail, sendkit");
        (await EnclosureProcess.RunAsync(directory, [.. create, "--dialect", "robotomail", "--platform"])).ShouldFail(2)
            .ShouldContain("--platform");
        (await EnclosureProcess.RunAsync(directory, [.. create, "--platform", "--mailbox", account.Text("mailboxId")])).ShouldFail(2)
            .ShouldContain("--mailbox");
        (await EnclosureProcess.RunAsync(directory, [.. create, "--mailbox", account.Text("accountId")])).ShouldFail(2);
    }

    [Fact]
    public async Task A_key_revoked_from_the_terminal_dies_in_a_running_server_within_5_seconds()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        var account = await AccountAsync(directory);
        var made = (await EnclosureProcess.RunAsync(
            directory, "keys", "create", "--account", account.Text("accountId"), "--json")).ShouldSucceed().Json;
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Text("key"));
        (await client.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await EnclosureProcess.RunAsync(directory, "keys", "revoke", made.Text("keyId"))).ShouldSucceed();

        var watch = Stopwatch.StartNew();
        while ((await client.GetAsync("/v1/account")).StatusCode == HttpStatusCode.OK)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
            await Task.Delay(50);
        }

        (await client.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Rotating_the_signing_pair_leaves_the_older_one_to_verify()
    {
        using var directory = new TempDirectory();

        var first = (await EnclosureProcess.RunAsync(directory, "keys", "rotate-signing", "--json")).ShouldSucceed().Json
            .Text("accessKeyId");
        var second = (await EnclosureProcess.RunAsync(directory, "keys", "rotate-signing", "--json")).ShouldSucceed().Json
            .Text("accessKeyId");

        second.ShouldNotBe(first);
        await using var core = await Core.OpenAsync(
            TestDatabase.SettingsOf(directory.File("data")), TimeProvider.System, CancellationToken.None);
        core.SigningKeys.Current.AccessKeyId.ShouldBe(second);
        core.SigningKeys.Find(first).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_account_is_suspended_and_a_mailbox_made_beside_a_running_server()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        var account = await AccountAsync(directory);
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.Text("robotomailKey"));
        await client.UploadIdAsync();

        var made = (await EnclosureProcess.RunAsync(
            directory, "mailboxes", "create", "--account", account.Text("accountId"), "--address", "Sales@localhost",
            "--json")).ShouldSucceed().Json;
        (await EnclosureProcess.RunAsync(
            directory, "accounts", "set", "--account", account.Text("accountId"), "--suspend")).ShouldSucceed();

        made.Text("mailboxAddress").ShouldBe("sales@localhost");
        (await client.GetAsync($"/v1/mailboxes/{made.Text("mailboxId")}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostFormAsync(new UploadForm().File([1]))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var list = (await EnclosureProcess.RunAsync(
            directory, "mailboxes", "list", "--account", account.Text("accountId"), "--json")).ShouldSucceed().Json;
        list.EnumerateArray().Select(mailbox => mailbox.Text("mailboxAddress")).ShouldBe(["acme@localhost", "sales@localhost"]);
    }

    [Fact]
    public async Task The_last_full_key_cannot_be_revoked_from_the_terminal_either()
    {
        using var directory = new TempDirectory();
        var id = (await AccountAsync(directory)).Text("accountId");
        var keys = (await EnclosureProcess.RunAsync(directory, "keys", "list", "--account", id, "--json")).ShouldSucceed().Json;

        (await EnclosureProcess.RunAsync(directory, "keys", "revoke", keys[0].Text("keyId"))).ShouldSucceed();
        (await EnclosureProcess.RunAsync(directory, "keys", "revoke", keys[1].Text("keyId"))).ShouldFail(2)
            .ShouldContain("only active full-access key");
    }

    private static async Task<(string Kind, string Prefix)> MakeAsync(TempDirectory directory, string account, params string[] more)
    {
        var made = (await EnclosureProcess.RunAsync(
            directory, ["keys", "create", "--account", account, "--json", .. more])).ShouldSucceed().Json;
        return (made.Text("kind"), made.Text("key")[..3]);
    }

    private static async Task<JsonElement> AccountAsync(TempDirectory directory) =>
        (await EnclosureProcess.RunAsync(
            directory, "accounts", "create", "--name", "Acme", "--email", "boss@example.com", "--json")).ShouldSucceed().Json;
}
