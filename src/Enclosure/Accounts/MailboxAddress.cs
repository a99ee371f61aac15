namespace Enclosure.Accounts;

/// <summary>A mailbox address in canonical form: lower-case ASCII, local part an RFC 5322 dot-atom of at most 64 characters.</summary>
public sealed record MailboxAddress(string Local, string Domain)
{
    private const int LongestLocalPart = 64;

    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>
    /// Reads a local part or a whole address; the domain must be one of <paramref name="domains"/>, the first of which is meant
    /// when none is given. Refuses with <see cref="Refusal.ValidationError"/> or <see cref="Refusal.UnknownDomain"/>.
    /// </summary>
    public static MailboxAddress Parse(string text, IReadOnlyList<string> domains)
    {
        var at = text.LastIndexOf('@');
        var local = (at < 0 ? text : text[..at]).Trim().ToLowerInvariant();
        var domain = at < 0 ? domains[0] : text[(at + 1)..].Trim().ToLowerInvariant();
        if (!IsDotAtom(local))
            throw RefusedException.Invalid(
                "address", "address must be a local part of letters, digits, dots, '-', '_' or '+' (at most 64), or a whole address.");
        if (!domains.Contains(domain, StringComparer.OrdinalIgnoreCase))
            throw new RefusedException(
                Refusal.UnknownDomain, $"This server has no domain '{Shown(domain)}'. Use one of: {string.Join(", ", domains)}.");
        return new MailboxAddress(local, domain);
    }

    /// <summary>The address of <c>user+anything</c> without what follows the plus; the same when there is none.</summary>
    internal static string WithoutTag(string address)
    {
        var (at, plus) = (address.LastIndexOf('@'), address.IndexOf('+'));
        return plus > 0 && plus < at ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : address;
    }

    private static bool IsDotAtom(string local) =>
        local.Length is > 0 and <= LongestLocalPart
        && local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomCharacter));

    private static bool IsAtomCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c);

    private static string Shown(string domain) => domain.Length <= 80 ? domain : domain[..80] + "…";
}
