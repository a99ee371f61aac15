using System.Globalization;
using System.Text;
using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Writing;

/// <summary>The header fields of a message as a whole (RFC 5322 §3.6), but for those of its content.</summary>
internal static class MessageFields
{
    private const int MostReferences = 20;

    /// <summary>An id has a line of its own at least, with the space before it.</summary>
    private const int LongestId = FieldWriter.LongestLine - 1;

    public static string Write(MessageDraft draft)
    {
        var fields = new StringBuilder();
        fields.Append(FieldWriter.Fold("Date", [DateOf(draft.Date)]));
        fields.Append(FieldWriter.Fold("From", AddressWriter.Words(draft.From, FieldWriter.Line - "From: ".Length)));
        fields.Append(draft.To.Count + draft.Cc.Count > 0
            ? Addresses("To", draft.To)
            : FieldWriter.Fold("To", ["undisclosed-recipients:;"]));
        fields.Append(Addresses("Cc", draft.Cc));
        fields.Append(FieldWriter.Unstructured("Subject", draft.Subject));
        fields.Append(Ids("Message-ID", [.. IdsIn([draft.MessageId]).Take(1)]));
        fields.Append(Ids("In-Reply-To", IdsIn([draft.InReplyTo])));
        fields.Append(Ids("References", Fewer(IdsIn(draft.References))));
        foreach (var (name, value) in draft.Extra.Where(field => MayBeWritten(field.Key))) fields.Append(
            FieldWriter.Unstructured(name, value));
        return fields.Append(FieldWriter.Fold("MIME-Version", ["1.0"])).ToString();
    }

    /// <summary>RFC 5322 §3.3, with the offset that the time has.</summary>
    private static string DateOf(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static string Addresses(string name, IReadOnlyList<string> addresses)
    {
        var last = addresses.Count - 1;
        return addresses.Count == 0
            ? ""
            : FieldWriter.Fold(name, addresses.Select((one, at) => AddressWriter.ToWire(one) + (at < last ? "," : "")));
    }

    private static string Ids(string name, List<string> ids) => ids.Count == 0 ? "" : FieldWriter.Fold(name, ids);

    /// <summary>Those that may stand in a field of ASCII.</summary>
    private static List<string> IdsIn(IEnumerable<string?> texts) =>
        [.. texts.SelectMany(MessageIds.Parse).Where(id => Ascii.IsValid(id) && id.Length <= LongestId)];

    /// <summary>The first, which began the thread, and the last.</summary>
    private static List<string> Fewer(List<string> ids) =>
        ids.Count <= MostReferences ? ids : [ids[0], .. ids.TakeLast(MostReferences - 1)];

    /// <summary>
    /// Names that are none (RFC 5322 §3.6.8) are left out, and so are those of the writer's own and of others on the way.
    /// </summary>
    private static bool MayBeWritten(string name) =>
        name.Length is > 0 and < FieldWriter.LongestLine && name.All(letter => letter is > ' ' and <= '~' and not ':')
        && !HeaderNames.MayComeOnce(name) && !HeaderNames.IsOfTransport(name)
        && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
