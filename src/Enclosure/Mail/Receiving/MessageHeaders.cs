using Enclosure.Mime.Headers;
using Enclosure.Sql;

namespace Enclosure.Mail.Receiving;

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
        var answered = Ids(headers, "In-Reply-To");
        return new MessageHeaders(
            Ids(headers, "Message-ID").FirstOrDefault(),
            answered.FirstOrDefault(),
            [.. Ids(headers, "References"), .. answered],
            Addresses(headers, "From").FirstOrDefault() ?? Addresses(headers, "Sender").FirstOrDefault(),
            Addresses(headers, "Reply-To").FirstOrDefault()?.Address,
            [.. Addresses(headers, "To").Select(address => address.Address)],
            [.. Addresses(headers, "Cc").Select(address => address.Address)],
            Utf8Text.Storable(headers.Text("Subject") ?? ""),
            Utf8Text.Storable(Lines.Join(headers.Fields.Select(field => $"{field.Name}: {field.Text}"))));
    }

    private static List<string> Ids(MimeHeaders headers, string name) =>
        [.. MessageIds.Parse(headers[name]?.RawText).Select(id => Utf8Text.Storable(id))];

    /// <summary>Of a field given several times, all of it.</summary>
    private static IEnumerable<MailAddress> Addresses(MimeHeaders headers, string name) =>
        headers.Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(field => AddressList.Parse(field.Raw.Span))
                .Select(address => new MailAddress(Utf8Text.Storable(address.Address), Utf8Text.Storable(address.Name)));
}
