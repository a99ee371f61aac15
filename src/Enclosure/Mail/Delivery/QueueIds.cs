using System.Text.RegularExpressions;

namespace Enclosure.Mail.Delivery;

/// <summary>What mail servers call a message they took, found in the text of their 250: no standard has it, each has its own way.</summary>
internal static partial class QueueIds
{
    private const int Longest = 100;

    /// <summary>Null when the text names none.</summary>
    public static string? Find(string text)
    {
        var cut = text.Length > 1000 ? text[..1000] : text;
        foreach (var form in Forms)
            if (form().Match(cut) is { Success: true } match) return match.Groups["id"].Value is { Length: <= Longest } id ? id : null;
        return null;
    }

    private static readonly Func<Regex>[] Forms = [QueuedAs, Exim, Exchange, Accepted, Gmail, Qmail, Amazon, InBrackets];

    /// <summary>Postfix, amavis, rspamd: <c>2.0.0 Ok: queued as 4F1B2C0D3E</c>; others <c>Message queued with id 12ab</c>.</summary>
    [GeneratedRegex(@"\bqueued (?:as|with id)[: ]+<?(?<id>[\w.@/+-]+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex QueuedAs();

    /// <summary><c>OK id=1rXyZa-000AbC-3d</c>.</summary>
    [GeneratedRegex(@"\bid=(?<id>[\w.@/+-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Exim();

    /// <summary><c>2.6.0 &lt;…&gt; [InternalId=123, Hostname=mail.example.com] Queued mail for delivery</c>.</summary>
    [GeneratedRegex(@"\[InternalId=(?<id>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Exchange();

    /// <summary>Sendmail and OpenSMTPD: <c>2.0.0 2ALDs1xk012345 Message accepted for delivery</c>.</summary>
    [GeneratedRegex(@"(?<id>[\w-]{6,}):? Message accepted for delivery", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Accepted();

    /// <summary><c>2.0.0 OK  1700000000 a1b2-c3d4.12 - gsmtp</c>.</summary>
    [GeneratedRegex(@"\bOK +\d+ (?<id>[\w.-]+) - gsmtp", RegexOptions.NonBacktracking)]
    private static partial Regex Gmail();

    /// <summary><c>ok 1700000000 qp 12345</c>.</summary>
    [GeneratedRegex(@"^ok (?<id>\d+ qp \d+)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Qmail();

    /// <summary><c>Ok 0100018bcf-…-000000</c>.</summary>
    [GeneratedRegex(@"^Ok (?<id>[0-9a-f]{16}-[0-9a-f-]+)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Amazon();

    /// <summary>Haraka: <c>Message Queued (6F9619FF-8B86-D011.1)</c>.</summary>
    [GeneratedRegex(@"\bQueued \((?<id>[\w.-]+)\)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InBrackets();
}
