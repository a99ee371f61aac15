using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>How the recipients of a message are reached.</summary>
/// <param name="Here">Those with a mailbox or a domain of this server, such that the door takes mail for (<c>user+anything</c> is <c>user</c>).</param>
/// <param name="Elsewhere">All others.</param>
internal sealed record Routing(IReadOnlyList<string> Here, IReadOnlyList<string> Elsewhere)
{
    /// <summary>Each address once, whatever its case.</summary>
    public static async Task<Routing> OfAsync(SqlSession sql, IEnumerable<string> addresses, IReadOnlyList<string> domains)
    {
        var all = addresses.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var values = new SqlValues(new { });
        var list = values.List("address", [.. all.Concat(all.Select(MailboxAddress.WithoutTag)).Select(address => address.ToLowerInvariant()).Distinct()]);
        var known = (await sql.ListAsync<string>($"select full_address from mailboxes where full_address in {list}", values)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var byPlace = all.ToLookup(address => known.Contains(address) || known.Contains(MailboxAddress.WithoutTag(address)) || domains.Contains(DomainOf(address), StringComparer.OrdinalIgnoreCase));
        return new Routing([.. byPlace[true]], [.. byPlace[false]]);
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
