using Enclosure.Accounts;
using Enclosure.Sweeping;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>What lies behind a test server: its counters, its files, its rows.</summary>
internal static class ServerState
{
    public static async Task<Account> AccountRowAsync(this TestServer server) =>
        (await server.Core.Accounts.FindAsync(server.Account.Account.Id, CancellationToken.None))!;

    /// <summary>
    /// Nothing is on its way in, at the latest in a moment; the counters agree with the rows, and exactly these bytes and files are kept.
    /// </summary>
    public static async Task ShouldHoldAsync(this TestServer server, long stored, int files, long pending = 0)
    {
        await Eventually.TrueAsync(
            () => Directory.GetFiles(Path.Combine(server.Data, "incoming")).Length == 0, "the end of all that was on its way in");
        server.BlobFiles().Count.ShouldBe(files);
        (await server.Core.Usage.RecountAsync(CancellationToken.None)).ShouldAllBe(usage => usage.Agrees);
        var account = await server.AccountRowAsync();
        account.StoredBytes.ShouldBe(stored);
        account.PendingBytes.ShouldBe(pending);
    }

    public static IReadOnlyList<string> BlobFiles(this TestServer server) =>
        Files.Placed(server.Data);

    public static Task ExecuteAsync(this TestServer server, string sql, object? parameters = null) =>
        server.Core.Database.WriteAsync(session => session.ExecuteAsync(sql, parameters));

    public static Task SuspendAsync(this TestServer server, string? reason = null) =>
        server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: true, SuspendedReason: reason));

    public static Task<Provisioned> AddAccountAsync(this TestServer server, string name = "other", string email = "other@example.com") =>
        server.Core.Provisioning.CreateAsync(new NewAccount(name, email, 0, 0));

    public static async Task<string> AddKeyAsync(this TestServer server, KeyKind kind, params Guid[] mailboxes) =>
        (await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, kind, name: null, mailboxes)).Text;

    /// <summary>Sweeps once, waiting for the timer's own sweep when that is running.</summary>
    public static async Task<SweepResult> SweepAsync(this TestServer server)
    {
        while (true)
        {
            var result = await server.Core.Sweep.RunAsync(CancellationToken.None);
            if (result.Ran) return result;
            await Task.Delay(5);
        }
    }
}
