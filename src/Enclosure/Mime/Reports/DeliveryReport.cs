namespace Enclosure.Mime.Reports;

/// <summary>
/// What became of a message for one recipient, as a mail server reports it (RFC 3464 §2.3). Texts as they came, unfolded.
/// </summary>
/// <param name="FinalRecipient">Without its address type; null when missing.</param>
/// <param name="OriginalRecipient">As the sender named it, where that is told.</param>
/// <param name="Action">Lower-case: <c>failed</c>, <c>delayed</c>, <c>delivered</c>, <c>relayed</c> or <c>expanded</c>.</param>
/// <param name="Status">Such as <c>5.1.1</c> (RFC 3463); null when missing or malformed.</param>
/// <param name="Diagnostic">What the last server said, without its type; null when missing.</param>
public sealed record ReportedRecipient(string? FinalRecipient, string? OriginalRecipient, string Action, string? Status, string? Diagnostic)
{
    /// <summary>The SMTP code: that of the diagnostic, else 550 or 450 by the class of the status; null when neither tells.</summary>
    public int? Code => CodeIn(Diagnostic) ?? (Status?[0] switch { '5' => 550, '4' => 450, _ => null });

    /// <summary>The diagnostic without the code, else the status; null when there is neither.</summary>
    public string? Text => CodeIn(Diagnostic) is null ? Diagnostic ?? Status : Diagnostic![3..].TrimStart('-', ' ');

    private static int? CodeIn(string? text) =>
        text is [>= '2' and <= '5', >= '0' and <= '9', >= '0' and <= '9', ..]
        && (text.Length == 3 || text[3] is ' ' or '-') ? int.Parse(text.AsSpan(0, 3)) : null;
}

/// <summary>A delivery status notification (RFC 3464).</summary>
/// <param name="MessageId">Of the message it is about, with brackets.</param>
public sealed record DeliveryReport(string MessageId, IReadOnlyList<ReportedRecipient> Recipients);
