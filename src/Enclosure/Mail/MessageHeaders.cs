using Enclosure.Mime.Headers;

namespace Enclosure.Mail;

/// <summary>A message's own headers, read.</summary>
/// <param name="All">Every field, one <c>Name: value</c> a line.</param>
/// <param name="References">Ids of the messages it answers, oldest first, In-Reply-To last.</param>
internal sealed record MessageHeaders(
    string? MessageId,
    string? InReplyTo,
    IReadOnlyList<string> References,
    MailAddress? From,
    string? ReplyTo,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    string Subject,
    string All)
{
    public static MessageHeaders Of(MimeHeaders headers)
    {
        var answered = MessageIds.Parse(headers["In-Reply-To"]?.RawText);
        return new MessageHeaders(
            MessageIds.Parse(headers["Message-ID"]?.RawText).FirstOrDefault(),
            answered.FirstOrDefault(),
            [.. MessageIds.Parse(headers["References"]?.RawText), .. answered],
            Addresses(headers, "From").FirstOrDefault() ?? Addresses(headers, "Sender").FirstOrDefault(),
            Addresses(headers, "Reply-To").FirstOrDefault()?.Address,
            [.. Addresses(headers, "To").Select(address => address.Address)],
            [.. Addresses(headers, "Cc").Select(address => address.Address)],
            headers.Text("Subject") ?? "",
            Lines.Join(headers.Fields.Select(field => $"{field.Name}: {field.Text}")));
    }

    /// <summary>Of a field given several times, all of it.</summary>
    private static IEnumerable<MailAddress> Addresses(MimeHeaders headers, string name) =>
        headers.Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(field => AddressList.Parse(field.Raw.Span));
}
