using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Server;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>import</c>: mail from files, mboxes and directories.</summary>
public sealed class ImportCommandTests
{
    private const string Mailbox = "acme@localhost";
    private const string From = "From bob@example.org Tue Nov 21 09:30:00 2026\n";

    [Fact]
    public async Task A_message_an_mbox_and_a_directory_are_taken_in_and_a_second_run_changes_nothing()
    {
        using var directory = new TempDirectory();
        var account = await AccountAsync(directory);
        await WriteAsync(directory, "one.eml", MailSteps.WithFile("a.pdf", [1, 2, 3]));
        await WriteAsync(directory, "two.mbox", $"{From}{Plain("first")}\n{From}{Plain("second")}\n>From here on\n");
        await WriteAsync(directory, "mail/cur/1:2,S", Plain("third"));
        await WriteAsync(directory, "mail/.Sent/cur/2:2,S", Plain("fourth"));
        await WriteAsync(directory, "mail/dovecot-uidlist", "3 V1 N2\n");
        string[] import = ["import", "one.eml", "two.mbox", "mail", "--mailbox", Mailbox, "--json"];

        var taken = (await EnclosureProcess.RunAsync(directory, import)).ShouldSucceed().Json;
        var again = (await EnclosureProcess.RunAsync(directory, import)).ShouldSucceed().Json;

        Counts(taken).ShouldBe((5, 0, 0, 1));
        Counts(again).ShouldBe((0, 5, 0, 1));
        var messages = await MessagesAsync(directory, account);
        messages.Select(message => message.Text.Subject).ShouldBe(["Files", "first", "second", "third", "fourth"], ignoreOrder: true);
        messages.Single(message => message.Text.Subject == "second").Text.Plain.ShouldContain("\nFrom here on");
        messages.Single(message => message.Text.Subject == "second").Parties.EnvelopeSender.ShouldBe("bob@example.org");
        messages.Single(message => message.Text.Subject == "third").Parties.EnvelopeSender.ShouldBe("ann@example.org");
        messages.Single(message => message.Text.Subject == "Files").Parties.EnvelopeSender.ShouldBeEmpty();
        messages.Single(message => message.Text.Subject == "Files").HasAttachments.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_refused_is_named_with_its_reason_and_the_rest_goes_on()
    {
        using var directory = new TempDirectory();
        await AccountAsync(directory);
        await WriteAsync(
            directory, "all.mbox", $"{From}{Plain("first")}\n{From}{Plain(new string('x', 70_000))}\n{From}\n{From}{Plain("last")}\n");
        await WriteAsync(directory, "empty.eml", "");
        var settings = new Dictionary<string, string> { ["ENCLOSURE_Inbound__MaxMessageSize"] = "64KB" };

        var result = await EnclosureProcess.RunAsync(
            directory, settings, "import", "all.mbox", "empty.eml", "--mailbox", Mailbox, "--json");

        result.ExitCode.ShouldBe(1, result.Error);
        Counts(result.Json).ShouldBe((2, 0, 3, 0));
        result.Json.GetProperty("refusals")
            .EnumerateArray()
            .Select(each => (each.Text("file"), each.GetProperty("message").GetInt32()))
            .ShouldBe(
                [("all.mbox", 2), ("all.mbox", 3), ("empty.eml", 0)]);
        result.Json.GetProperty("refusals")[0].Text("reason").ShouldContain("too large");

        var said = await EnclosureProcess.RunAsync(directory, settings, "import", "all.mbox", "--mailbox", Mailbox);
        said.ExitCode.ShouldBe(1);
        said.Error.ShouldContain("all.mbox, message 2: The message is too large");
        said.Error.ShouldContain("100 %");
        said.Output.ShouldMatch(@"imported +0\nwithheld +0\nduplicates +2\nrefused +2\nskipped +0\n");
    }

    [Theory]
    [InlineData("'--mailbox'", "import", "one.eml")]
    [InlineData("argument", "import", "--mailbox", Mailbox)]
    [InlineData("There is no file or directory 'none.eml'", "import", "none.eml", "--mailbox", Mailbox)]
    [InlineData("No such mailbox", "import", "one.eml", "--mailbox", "nobody@localhost")]
    public async Task A_mistake_is_one_clear_line_and_exit_code_2(string says, params string[] arguments)
    {
        using var directory = new TempDirectory();
        await WriteAsync(directory, "one.eml", Plain("a"));

        (await EnclosureProcess.RunAsync(directory, arguments)).ShouldFail(exitCode: 2).ShouldContain(says);
    }

    [Fact]
    public async Task Messages_across_the_pieces_that_are_read_stay_whole()
    {
        using var directory = new TempDirectory();
        var account = await AccountAsync(directory);
        var bodies = Enumerable.Range(0, 60).Select(i => Convert.ToHexString(MailSteps.Noise(i * 50, i))).ToList();
        await WriteAsync(directory, "many.mbox", string.Concat(bodies.Select((body, i) => $"{From}Subject: {i}\n\n{body}\n\n")));

        Counts((await EnclosureProcess.RunAsync(directory, "import", "many.mbox", "--mailbox", Mailbox, "--json")).ShouldSucceed().Json)
            .ShouldBe((60, 0, 0, 0));

        var messages = await MessagesAsync(directory, account);
        messages.ToDictionary(message => int.Parse(message.Text.Subject), message => message.Text.Plain.Trim()).OrderBy(pair => pair.Key)
            .Select(pair => pair.Value).ShouldBe(bodies);
    }

    private static string Plain(string subject) => $"Return-Path: <ann@example.org>\nFrom: ann@example.org\nSubject: {subject}\n\ntext\n";

    private static async Task WriteAsync(TempDirectory directory, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory.File(name))!);
        await File.WriteAllTextAsync(directory.File(name), text);
    }

    private static (long Imported, long Duplicates, long Refused, long Skipped) Counts(JsonElement json) =>
        (Number(json, "imported"), Number(json, "duplicates"), Number(json, "refused"), Number(json, "skipped"));

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static async Task<JsonElement> AccountAsync(TempDirectory directory) =>
        (await EnclosureProcess.RunAsync(
            directory, "accounts", "create", "--name", "Acme", "--email", "boss@example.com", "--json")).ShouldSucceed().Json;

    private static async Task<IReadOnlyList<Message>> MessagesAsync(TempDirectory directory, JsonElement account)
    {
        await using var core = await Core.OpenAsync(
            TestDatabase.SettingsOf(directory.File("data")), TimeProvider.System, CancellationToken.None);
        var owner = (await core.Accounts.FindAsync(Guid.Parse(account.Text("accountId")), CancellationToken.None))!;
        var (caller, mailboxId) = (new Caller(Guid.NewGuid(), KeyKind.Full, owner), Guid.Parse(account.Text("mailboxId")));
        return await core.AllAsync(caller, mailboxId);
    }
}
