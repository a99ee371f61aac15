using Enclosure.Accounts;
using Enclosure.FileNames;
using Enclosure.Mime.Headers;
using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>How the recipients of a message are reached.</summary>
/// <param name="Here">
/// Those with a mailbox or a domain of this server, such that the door takes mail for (<c>user+anything</c> is <c>user</c>).
/// </param>
/// <param name="Elsewhere">All others.</param>
internal sealed record Routing(IReadOnlyList<string> Here, IReadOnlyList<string> Elsewhere)
{
    /// <summary>Each address once, whatever its case. A domain is itself in Unicode and in A-labels.</summary>
    public static async Task<Routing> OfAsync(SqlSession sql, IEnumerable<string> addresses, IReadOnlyList<string> domains)
    {
        var all = addresses.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var spelled = all.ToDictionary(address => address, address => Spelled(address, domains).ToLowerInvariant());
        var values = new SqlValues(new { });
        var list = values.List("address", [.. spelled.Values.Concat(spelled.Values.Select(MailboxAddress.WithoutTag)).Distinct()]);
        var known = (await sql.ListAsync<string>($"select full_address from mailboxes where full_address in {list}", values)).ToHashSet();
        var byPlace = all.ToLookup(address => IsHere(spelled[address]));
        return new Routing([.. byPlace[true]], [.. byPlace[false]]);

        bool IsHere(string address) =>
            known.Contains(address)
            || known.Contains(MailboxAddress.WithoutTag(address))
            || domains.Contains(DomainOf(address), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The address with its domain as this server's settings spell it, or in A-labels where they do not name it.</summary>
    public static string Spelled(string address, IReadOnlyList<string> domains)
    {
        var domain = Ascii(DomainOf(address));
        return address[..(address.LastIndexOf('@') + 1)] + (domains.FirstOrDefault(own => Ascii(own) == domain) ?? domain);
    }

    private static string Ascii(string domain)
    {
        var lower = Nfc.Of(domain).ToLowerInvariant();
        return AddrSpec.AsciiDomain(lower)?.ToLowerInvariant() ?? lower;
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
