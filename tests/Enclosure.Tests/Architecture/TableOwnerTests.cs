using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

/// <summary>
/// Each table is written by the SQL of one folder; the others ask it. Who writes beside the owner is named here, with the reason.
/// </summary>
public sealed partial class TableOwnerTests
{
    private const string OneStatement = "room, the month's count and the event's number are one statement on the account's row";
    private const string ActiveMailbox = "a message counts in its mailbox and requires that it is still active in one statement";
    private const string OneBatch = "what a deleted mailbox leaves goes in one transaction, all of a message with it";

    /// <summary>Each table by its name, and the folder under the core that owns it.</summary>
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["accounts"] = "Accounts",
        ["mailboxes"] = "Accounts",
        ["api_keys"] = "Accounts",
        ["api_key_mailboxes"] = "Accounts",
        ["idempotency_keys"] = "Accounts",
        ["secrets"] = "Secrets",
        ["blobs"] = "Attachments",
        ["attachments"] = "Attachments",
        ["bucket_objects"] = "Attachments",
        ["console_sessions"] = "Sessions",
        ["events"] = "Events",
        ["event_streams"] = "Events",
        ["messages"] = "Mail",
        ["message_recipients"] = "Mail",
        ["threads"] = "Mail",
        ["skeleton_cuts"] = "Mail/Skeletons",
        ["outbox"] = "Mail/Sending",
        ["captured"] = "Mail/Sending",
        ["arrivals"] = "Mail/Receiving",
        ["sender_minutes"] = "Mail/Receiving",
        ["webhooks"] = "Webhooks",
        ["webhook_deliveries"] = "Webhooks",
        ["queued_messages"] = "Conversations",
        ["leases"] = "Sweeping",
        ["mailbox_purges"] = "Sweeping",
        ["sweep_reports"] = "Sweeping",
        ["migrations"] = "Sql",
        ["transfers"] = "Moving",
    };

    /// <summary>Who else writes a table, by table and file, and why.</summary>
    private static readonly Dictionary<(string Table, string File), string> Exceptions = new()
    {
        [("{table}", "Moving/RowCopy.cs")] = "rows of every table make room for those that are moved in, whoever owns them",
        [("{table}", "Sql/SqliteSession.cs")] = "rows in bulk are written for who asks, whichever table it names",
        [("accounts", "Attachments/Usage.cs")] = "a repair sets the counters to what the files weigh",
        [("accounts", "Events/EventTable.cs")] = "the numbers of events are counted on their account's row",
        [("accounts", "Mail/Receiving/MessageRecording.cs")] = OneStatement,
        [("accounts", "Mail/Sending/OutgoingRecording.cs")] = OneStatement,
        [("mailboxes", "Mail/Receiving/MessageRecording.cs")] = ActiveMailbox,
        [("mailboxes", "Mail/Sending/OutgoingRecording.cs")] = ActiveMailbox,
        [("messages", "Mail/Delivery/Outbox.cs")] = "the name that mail went out under is kept in the transaction that settles the try",
        [("outbox", "Mail/Delivery/Outbox.cs")] = "sending writes down what is to go; only who carries it claims, renews and settles",
        [("messages", "Conversations/ConversationLibrary.cs")] =
            "only the inbox reads and leaves unread; what it has read stands in the message's row",
        [("messages", "Sweeping/MailboxPurge.cs")] = OneBatch,
        [("threads", "Sweeping/MailboxPurge.cs")] = OneBatch,
        [("attachments", "Sweeping/MailboxPurge.cs")] = OneBatch,
        [("mailbox_purges", "Accounts/MailboxDirectory.cs")] =
            "a mailbox and the order to purge it go and come in one transaction, below the sweep",
        [("messages", "Conversations/ConversationLibrary.cs")] = "only conversations are read or unread",
        [("skeleton_cuts", "Attachments/AttachmentLibrary.cs")] =
            "a file and the order to cut it out go and come in one transaction, below the mail",
    };

    [Fact]
    public void Each_table_is_written_by_the_folder_that_owns_it_alone()
    {
        var strangers = Writes()
            .Where(write => Owners.GetValueOrDefault(write.Table) != Path.GetDirectoryName(write.File) && !Exceptions.ContainsKey(write))
            .Select(write => $"{write.File} writes {write.Table}, which is {Owners.GetValueOrDefault(write.Table, "nobody")}'s");

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void Every_table_of_the_migrations_has_an_owner()
    {
        var folder = Repository.File("src", "Enclosure", "Sql", "Migrations");
        var tables = Directory.EnumerateFiles(folder, "*.sql")
            .SelectMany(file => Table().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

        tables.Append("migrations").ShouldBe(Owners.Keys, ignoreOrder: true);
    }

    [Fact]
    public void No_exception_is_left_that_nothing_needs() => Exceptions.Keys.Except(Writes()).ShouldBeEmpty();

    [Theory]
    [InlineData("insert into arrivals (id) values (@id)", "arrivals")]
    [InlineData("insert or ignore into arrivals (id) values (@id)", "arrivals")]
    [InlineData("on conflict (id) do update set arrived_at = 1", null)]
    [InlineData("update arrivals set arrived_at = 1", "arrivals")]
    [InlineData("update arrivals as a set arrived_at = 1", "arrivals")]
    [InlineData("delete from\n    arrivals where id = @id", "arrivals")]
    [InlineData("delete from {table} where id = @id", "{table}")]
    [InlineData("select * from arrivals", null)]
    [InlineData("// delete from arrivals", null)]
    public void A_written_table_is_noticed(string source, string? table) => Written(source).ShouldBe(table is null ? [] : [table]);

    private static HashSet<(string Table, string File)> Writes() =>
    [
        .. Repository.Sources("src")
            .SelectMany(path => Written(File.ReadAllText(Repository.File(path))).Select(table => (table, Short(path)))),
    ];

    private static IEnumerable<string> Written(string source) =>
        Write().Matches(Comment().Replace(source, "")).Select(match => match.Groups["table"].Value);

    private static string Short(string path) => path.StartsWith("src/Enclosure/") ? path["src/Enclosure/".Length..] : path;

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b(?:(?:insert(?:\s+or\s+\w+)?|replace)\s+into\s+(?<table>[\w{}]+)|delete\s+from\s+(?<table>[\w{}]+)"
        + @"|update\s+(?<table>[\w{}]+)\s+(?:as\s+\w+\s+)?set\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Write();

    [GeneratedRegex(@"^create table (\w+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}
