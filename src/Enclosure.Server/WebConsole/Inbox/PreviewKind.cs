using Enclosure.Attachments;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>In what form a file can be looked at without saving it.</summary>
public enum PreviewForm
{
    None,
    Image,
    Text,
    Table,
    Pdf,
}

internal static class PreviewKind
{
    private static readonly string[] Images = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"];
    private static readonly string[] TableNames = [".csv", ".tsv"];

    /// <summary>By what the bytes are, whatever was said of them; a table is a text that says so.</summary>
    public static PreviewForm Of(Attachment file) => file.DetectedType switch
    {
        null => PreviewForm.None,
        "application/pdf" => PreviewForm.Pdf,
        var type when Images.Contains(type) => PreviewForm.Image,
        "text/plain" when SaysTable(file) => PreviewForm.Table,
        "image/svg+xml" or "application/json" or "application/xml" => PreviewForm.Text,
        var type when type.StartsWith("text/", StringComparison.Ordinal) => PreviewForm.Text,
        _ => PreviewForm.None,
    };

    /// <summary>What the bytes are, where that is news beside what was said; null where it is not.</summary>
    public static string? Surprise(string? declared, string? detected)
    {
        var said = (declared ?? "").Split(';')[0].Trim();
        var isText = detected == "text/plain" && said.StartsWith("text/", StringComparison.OrdinalIgnoreCase);
        return isText || said.Equals(detected, StringComparison.OrdinalIgnoreCase) ? null : detected;
    }

    private static bool SaysTable(Attachment file) =>
        file.ContentType.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase)
        || file.ContentType.StartsWith("text/tab-separated-values", StringComparison.OrdinalIgnoreCase)
        || TableNames.Any(end => file.Filename.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
