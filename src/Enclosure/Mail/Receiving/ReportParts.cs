using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Reports;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// The parts by which a message is a delivery status notification (RFC 6522 §3): what became of a message, and that message or its header.
/// </summary>
internal static class ReportParts
{
    /// <summary>What is read of each.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Whether its first bytes are read.</summary>
    public static bool IsRead(MimePart part) => IsOfReport(part) && (IsStatus(part) || IsHeader(part));

    /// <summary>Null when the message is no report, or does not say of which message.</summary>
    public static DeliveryReport? Find(CollectedPart root)
    {
        var parts = root.WithAllBelow().Where(part => IsOfReport(part.Part)).ToList();
        if (parts.Find(part => IsStatus(part.Part)) is not { } status) return null;
        var id = parts.Where(part => part.Part.Parent == status.Part.Parent).Select(MessageIdOf).FirstOrDefault(found => found is not null);
        return id is null ? null : new DeliveryReport(Utf8Text.Storable(id), DeliveryStatus.Recipients(status.Report));
    }

    private static string? MessageIdOf(CollectedPart part)
    {
        if (IsHeader(part.Part)) return DeliveryStatus.MessageId(part.Report);
        var returned = part.Children.Find(child => child.Part.Parent == part.Part);
        return returned is null ? null : MessageIds.Parse(returned.Part.Headers["Message-ID"]?.RawText).FirstOrDefault();
    }

    private static bool IsOfReport(MimePart part) => part is { EnclosingFile: null, Parent.ContentType: "multipart/report" };

    private static bool IsStatus(MimePart part) => part.ContentType is "message/delivery-status" or "message/global-delivery-status";

    private static bool IsHeader(MimePart part) =>
        part.ContentType is "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers";
}
