using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>import</c> to a server that is named.</summary>
public sealed class ImportToServerTests
{
    private const string From = "From bob@example.org Tue Nov 21 09:30:00 2026\n";

    [Fact]
    public async Task Messages_mboxes_and_directories_arrive_as_they_are_and_a_second_run_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("one.eml", Encoding.Latin1.GetBytes(MailSteps.WithFile("a.pdf", MailSteps.Noise(2_000_000))));
        terminal.Write("two.mbox", Encoding.ASCII.GetBytes($"{From}{Plain("first")}\n{From}{Plain("second")}\n>From here on\n"));
        Directory.CreateDirectory(terminal.Directory.File("mail"));
        terminal.Write("mail/1", Encoding.ASCII.GetBytes(Plain("third")));
        terminal.Write("mail/index", [1, 2, 3]);
        string[] import = ["import", "one.eml", "two.mbox", "mail", "--mailbox", "demo@localhost", "--json"];

        var taken = (await terminal.RunAsync(import)).ShouldSucceed().Json;
        var again = (await terminal.RunAsync(import)).ShouldSucceed().Json;

        Counts(taken).ShouldBe((4, 0, 0, 1));
        Counts(again).ShouldBe((0, 4, 0, 1));
        using var client = server.Robotomail();
        var messages = (await client.GetFromJsonAsync<JsonElement>(server.Messages())).GetProperty("messages")
            .EnumerateArray().ToDictionary(message => message.Text("subject"));
        messages.Keys.ShouldBe(["Files", "first", "second", "third"], ignoreOrder: true);
        messages["second"].Text("bodyText").ShouldContain("\nFrom here on");
        messages["Files"].GetProperty("attachments")[0].GetProperty("sizeBytes").GetInt64().ShouldBe(2_000_000);
        var senders = await server.Core.Database.ReadAsync(
            sql => sql.ListAsync<string>("select distinct envelope_sender from messages order by 1"), CancellationToken.None);
        senders.ShouldBe(["", "bob@example.org"]);
    }

    [Fact]
    public async Task What_is_refused_is_named_with_its_reason_and_the_rest_goes_on()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Inbound:MaxMessageSize"] = "64KB" });
        using var terminal = new Terminal(server);
        var tooLarge = Plain(new string('x', 70_000));
        terminal.Write("all.mbox", Encoding.ASCII.GetBytes($"{From}{Plain("first")}\n{From}{tooLarge}\n{From}\n{From}{Plain("last")}\n"));

        var result = await terminal.RunAsync("import", "all.mbox", "--mailbox", "demo@localhost");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("all.mbox, message 2: The message is too large");
        result.Error.ShouldContain("all.mbox, message 3: The message is empty.");
        result.Output.ShouldMatch(@"imported +2\nwithheld +0\nduplicates +0\nrefused +2\nskipped +0\n");
    }

    [Fact]
    public async Task What_would_refuse_every_message_ends_it_with_one_line()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("one.eml", Encoding.ASCII.GetBytes(Plain("a")));
        string[] import = ["import", "one.eml", "--mailbox"];

        (await terminal.RunAsync([.. import, "nobody@localhost"])).ShouldFail(2)
            .ShouldContain(": nobody@localhost. The key has: demo@localhost.");
        (await terminal.RunAsync([.. import, "demo@localhost", "--key", "rm_" + new string('a', 64)])).ShouldFail(1)
            .ShouldContain("UNAUTHORIZED");
        (await terminal.RunAsync([.. import, "demo@localhost", "--server", server.Url, "--data", "data"])).ShouldFail(2)
            .ShouldContain("Give --server or --data, not both.");
        var scoped = await server.AddKeyAsync(KeyKind.Scoped, server.Account.Mailbox.Id);
        var refused = await terminal.RunAsync([.. import, "demo@localhost", "--key", scoped]);
        (refused.ExitCode, refused.Output).ShouldBe((1, ""));
        refused.Error.ShouldContain("(403 ");
    }

    private static string Plain(string subject) => $"From: ann@example.org\nSubject: {subject}\n\ntext\n";

    private static (long Imported, long Duplicates, long Refused, long Skipped) Counts(JsonElement json) =>
        (Number(json, "imported"), Number(json, "duplicates"), Number(json, "refused"), Number(json, "skipped"));

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
