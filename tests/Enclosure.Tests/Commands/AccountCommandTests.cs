using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

public sealed class AccountCommandTests
{
    private static readonly string[] Line =
        ["accountId", "name", "email", "slug", "suspended", "storageLimitBytes", "storageUsedBytes", "inboundLimit", "mailboxes"];

    [Fact]
    public async Task Create_answers_with_the_account_and_its_keys_shown_once()
    {
        using var directory = new TempDirectory();

        var made = (await CreateAsync(directory, "--storage-limit", "10GB", "--inbound-limit", "100")).Json;

        made.Names().ShouldBe([.. Line, "robotomailKey", "sendkitKey", "mailboxId", "mailboxAddress"]);
        made.Text("name").ShouldBe("Acme Inc.");
        made.Text("slug").ShouldBe("acme-inc");
        made.Number("storageLimitBytes").ShouldBe(10L << 30);
        made.Number("inboundLimit").ShouldBe(100);
        made.Text("mailboxAddress").ShouldBe("acme-inc@localhost");
        made.Text("robotomailKey").ShouldStartWith("rm_");
        made.Text("sendkitKey").ShouldStartWith("sk_");
        var list = (await EnclosureProcess.RunAsync(directory, "accounts", "list", "--json")).ShouldSucceed();
        list.Json[0].Names().ShouldBe(Line);
        list.Output.ShouldNotContain(made.Text("robotomailKey"));
    }

    [Fact]
    public async Task Limits_are_unlimited_unless_given_and_equal_names_get_slugs_of_their_own()
    {
        using var directory = new TempDirectory();

        var first = (await CreateAsync(directory)).Json;
        var second = (await CreateAsync(directory)).Json;

        first.Number("storageLimitBytes").ShouldBe(0);
        first.Number("inboundLimit").ShouldBe(0);
        second.Text("slug").ShouldBe("acme-inc-2");
        second.Text("mailboxAddress").ShouldBe("acme-inc-2@localhost");
    }

    [Fact]
    public async Task Set_changes_what_it_names_and_keeps_the_rest()
    {
        using var directory = new TempDirectory();
        var id = (await CreateAsync(directory, "--storage-limit", "1MB")).Json.Text("accountId");

        var suspended = (await SetAsync(
            directory, "acme-inc", "--suspend", "--reason", "Unpaid.", "--inbound-limit", "5")).ShouldSucceed().Json;
        suspended.Names().ShouldBe(Line);
        suspended.GetProperty("suspended").GetBoolean().ShouldBeTrue();
        suspended.Number("inboundLimit").ShouldBe(5);
        suspended.Number("storageLimitBytes").ShouldBe(1L << 20);
        suspended.Text("name").ShouldBe("Acme Inc.");

        var resumed = (await SetAsync(directory, id, "--resume", "--storage-limit", "0", "--name", "Acme")).ShouldSucceed().Json;
        resumed.GetProperty("suspended").GetBoolean().ShouldBeFalse();
        resumed.Number("storageLimitBytes").ShouldBe(0);
        resumed.Text("name").ShouldBe("Acme");
    }

    [Fact]
    public async Task Without_json_a_person_gets_a_table()
    {
        using var directory = new TempDirectory();
        (await EnclosureProcess.RunAsync(directory, "accounts", "list")).ShouldSucceed().Output.ShouldBe("none\n");
        await CreateAsync(directory);

        var lines = (await EnclosureProcess.RunAsync(directory, "accounts", "list")).ShouldSucceed().Output.TrimEnd().Split('\n');

        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("accountId ");
        lines[1].ShouldContain("Acme Inc.");
    }

    [Theory]
    [InlineData("--name", "accounts", "create", "--email", "a@b")]
    [InlineData("--email", "accounts", "create", "--name", "x")]
    [InlineData(
        "--storage-limit has the value '10 apples'", "accounts", "create", "--name", "x", "--email", "a@b", "--storage-limit", "10 apples")]
    [InlineData("--inbound-limit", "accounts", "create", "--name", "x", "--email", "a@b", "--inbound-limit", "-1")]
    [InlineData("--account", "accounts", "set", "--name", "x")]
    [InlineData("There is no account seven", "accounts", "set", "--account", "seven")]
    [InlineData(
        "There is no account 01999999-9999-7999-8999-999999999999", "accounts", "set", "--account", "01999999-9999-7999-8999-999999999999")]
    [InlineData("not both", "accounts", "set", "--account", "01999999-9999-7999-8999-999999999999", "--suspend", "--resume")]
    [InlineData("--reason goes with --suspend", "accounts", "set", "--account", "01999999-9999-7999-8999-999999999999", "--reason", "x")]
    [InlineData("'frobnicate'", "frobnicate")]
    [InlineData("'--frobnicate'", "accounts", "list", "--frobnicate")]
    [InlineData("", "accounts")]
    public async Task A_mistake_is_one_clear_line_and_exit_code_2(string says, params string[] arguments)
    {
        using var directory = new TempDirectory();

        (await EnclosureProcess.RunAsync(directory, arguments)).ShouldFail(exitCode: 2).ShouldContain(says);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_is_one_line_and_exit_code_1()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(directory.File("taken"), "a file, not a directory");

        (await EnclosureProcess.RunAsync(directory, "accounts", "list", "--data", "taken")).ShouldFail(exitCode: 1).ShouldContain("taken");
    }

    private static async Task<CommandResult> CreateAsync(TempDirectory directory, params string[] more) =>
        (await EnclosureProcess.RunAsync(
            directory, ["accounts", "create", "--name", "Acme Inc.", "--email", "boss@example.com", "--json", .. more])).ShouldSucceed();

    private static Task<CommandResult> SetAsync(TempDirectory directory, string id, params string[] more) =>
        EnclosureProcess.RunAsync(directory, ["accounts", "set", "--account", id, "--json", .. more]);
}
