using Enclosure.Accounts;
using Enclosure.Bench.Peers;
using Enclosure.Sql;

namespace Enclosure.Bench.Workloads;

/// <summary>Makes accounts beside a running server, with its own code: a command for each would take minutes.</summary>
internal static class ManyAccounts
{
    public const int Count = 1000;

    /// <summary>A SendKit key of each.</summary>
    /// <param name="database">A PostgreSQL database; null for the file in the server's folder.</param>
    public static async Task<string[]> Make(EnclosureServer server, string? database, CancellationToken stop)
    {
        await using var rows = await Open(server, database, stop);
        var time = TimeProvider.System;
        var (accounts, mailboxes) = (new AccountDirectory(rows, time), new MailboxDirectory(rows, ["localhost"], time));
        var provisioning = new Provisioning(rows, accounts, mailboxes, new ApiKeys(rows, new KeyRing(rows, time), time));
        var keys = new string[Count];
        for (var number = 0; number < Count; number++)
        {
            stop.ThrowIfCancellationRequested();
            var made = await provisioning.CreateAsync(new NewAccount($"bench {number:x4}", $"bench{number}@bench.example", 0, 0));
            keys[number] = made.WorkspaceKey.Text;
        }

        return keys;
    }

    private static async Task<Database> Open(EnclosureServer server, string? database, CancellationToken stop) => database is null
        ? SqliteDatabase.Open(Path.Combine(server.Data, "enclosure.db"))
        : await PostgresDatabase.OpenAsync(PostgresUrl.Parse(database), stop);
}
