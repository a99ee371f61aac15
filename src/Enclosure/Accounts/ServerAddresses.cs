using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>
/// Which addresses are this server's own: those of its domains, whether or not there is such a mailbox, and those of mailboxes made while it had
/// other domains.
/// </summary>
/// <param name="domains">In lower case.</param>
public sealed class ServerAddresses(IReadOnlyList<string> domains)
{
    /// <summary>Those of <paramref name="addresses"/> that mail never leaves the server for.</summary>
    public async Task<IReadOnlySet<string>> OwnAsync(Database database, IReadOnlyCollection<string> addresses, CancellationToken ct) =>
        await database.ReadAsync(sql => OwnAsync(sql, addresses), ct);

    internal async Task<IReadOnlySet<string>> OwnAsync(SqlSession sql, IReadOnlyCollection<string> addresses)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var address in addresses)
            if (IsOfDomain(address) || await HasMailboxAsync(sql, address)) own.Add(address);
        return own;
    }

    /// <summary>The address of <c>user+anything</c> without what follows the plus; the same when there is none.</summary>
    internal static string WithoutTag(string address)
    {
        var (at, plus) = (address.LastIndexOf('@'), address.IndexOf('+'));
        return plus > 0 && plus < at ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : address;
    }

    private bool IsOfDomain(string address) =>
        domains.Contains(address[(address.LastIndexOf('@') + 1)..].TrimEnd('.'), StringComparer.OrdinalIgnoreCase);

    private static async Task<bool> HasMailboxAsync(SqlSession sql, string address)
    {
        var whole = address.ToLowerInvariant();
        return await sql.FindAsync<string>(
            "select id from mailboxes where full_address in (@whole, @plain) limit 1", new { whole, plain = WithoutTag(whole) }) is not null;
    }
}
