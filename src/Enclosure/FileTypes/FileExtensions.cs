namespace Enclosure.FileTypes;

/// <summary>The usual extension of a type, for files that came without a name.</summary>
public static class FileExtensions
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["application/gzip"] = "gz",
        ["application/ics"] = "ics",
        ["application/javascript"] = "js",
        ["application/json"] = "json",
        ["application/msword"] = "doc",
        ["application/mbox"] = "mbox",
        ["application/ms-tnef"] = "dat",
        ["application/pdf"] = "pdf",
        ["application/pgp-encrypted"] = "asc",
        ["application/pgp-keys"] = "asc",
        ["application/pgp-signature"] = "asc",
        ["application/pkcs7-mime"] = "p7m",
        ["application/pkcs7-signature"] = "p7s",
        ["application/postscript"] = "ps",
        ["application/rtf"] = "rtf",
        ["application/vnd.ms-excel"] = "xls",
        ["application/vnd.ms-powerpoint"] = "ppt",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "pptx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/x-pkcs7-mime"] = "p7m",
        ["application/x-pkcs7-signature"] = "p7s",
        ["application/xml"] = "xml",
        ["application/zip"] = "zip",
        ["audio/mpeg"] = "mp3",
        ["audio/mp4"] = "m4a",
        ["audio/ogg"] = "ogg",
        ["audio/wav"] = "wav",
        ["image/bmp"] = "bmp",
        ["image/gif"] = "gif",
        ["image/heic"] = "heic",
        ["image/jpeg"] = "jpg",
        ["image/jpg"] = "jpg",
        ["image/png"] = "png",
        ["image/svg+xml"] = "svg",
        ["image/tiff"] = "tiff",
        ["image/webp"] = "webp",
        ["message/delivery-status"] = "txt",
        ["message/disposition-notification"] = "txt",
        ["message/global"] = "eml",
        ["message/rfc822"] = "eml",
        ["message/rfc822-headers"] = "txt",
        ["text/calendar"] = "ics",
        ["text/css"] = "css",
        ["text/csv"] = "csv",
        ["text/html"] = "html",
        ["text/markdown"] = "md",
        ["text/plain"] = "txt",
        ["text/rfc822-headers"] = "txt",
        ["text/vcard"] = "vcf",
        ["text/x-vcard"] = "vcf",
        ["text/xml"] = "xml",
        ["video/mp4"] = "mp4",
        ["video/quicktime"] = "mov",
        ["video/webm"] = "webm",
    };

    /// <summary>Without a dot; <c>bin</c> for a type that is not in the table.</summary>
    /// <param name="contentType">Lower-case type and subtype.</param>
    public static string Of(string contentType) => Known.GetValueOrDefault(contentType, "bin");
}
