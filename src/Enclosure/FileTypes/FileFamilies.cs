namespace Enclosure.FileTypes;

/// <summary>What kind of thing a file is to people.</summary>
public enum FileFamily
{
    Image,
    Pdf,
    Document,
    Table,
    Text,
    Archive,
    Audio,
    Video,
    Mail,

    /// <summary>Of none of the others.</summary>
    Other,
}

/// <summary>Which types are of which family.</summary>
public static class FileFamilies
{
    private static readonly (FileFamily Family, string Prefix)[] Known =
    [
        (FileFamily.Image, "image/"),
        (FileFamily.Audio, "audio/"),
        (FileFamily.Video, "video/"),
        (FileFamily.Pdf, "application/pdf"),
        (FileFamily.Document, "application/msword"),
        (FileFamily.Document, "application/rtf"),
        (FileFamily.Document, "application/vnd.oasis.opendocument.text"),
        (FileFamily.Document, "application/vnd.oasis.opendocument.presentation"),
        (FileFamily.Document, "application/vnd.openxmlformats-officedocument.wordprocessingml"),
        (FileFamily.Document, "application/vnd.openxmlformats-officedocument.presentationml"),
        (FileFamily.Document, "application/vnd.ms-powerpoint"),
        (FileFamily.Table, "text/csv"),
        (FileFamily.Table, "application/vnd.ms-excel"),
        (FileFamily.Table, "application/vnd.openxmlformats-officedocument.spreadsheetml"),
        (FileFamily.Table, "application/vnd.oasis.opendocument.spreadsheet"),
        (FileFamily.Text, "text/plain"),
        (FileFamily.Text, "text/markdown"),
        (FileFamily.Text, "text/html"),
        (FileFamily.Text, "text/xml"),
        (FileFamily.Text, "application/json"),
        (FileFamily.Text, "application/xml"),
        (FileFamily.Archive, "application/zip"),
        (FileFamily.Archive, "application/gzip"),
        (FileFamily.Archive, "application/x-tar"),
        (FileFamily.Archive, "application/x-7z-compressed"),
        (FileFamily.Archive, "application/vnd.rar"),
        (FileFamily.Archive, "application/ms-tnef"),
        (FileFamily.Mail, "message/"),
        (FileFamily.Mail, "text/calendar"),
    ];

    /// <summary>What the types of a family begin with; of <see cref="FileFamily.Other"/>, what no type of it begins with.</summary>
    public static IReadOnlyList<string> Prefixes(FileFamily family) =>
        [.. Known.Where(known => family == FileFamily.Other || known.Family == family).Select(known => known.Prefix)];
}
