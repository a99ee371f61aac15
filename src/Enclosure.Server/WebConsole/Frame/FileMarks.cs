namespace Enclosure.Server.WebConsole.Frame;

/// <summary>Which picture stands for a file's type.</summary>
public static class FileMarks
{
    private static readonly Dictionary<string, string> Exact = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = "pdf",
        ["text/csv"] = "table",
        ["text/calendar"] = "calendar",
        ["message/rfc822"] = "mail",
        ["application/vnd.ms-excel"] = "table",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "table",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "text",
        ["application/msword"] = "text",
        ["application/json"] = "text",
        ["application/zip"] = "archive",
        ["application/gzip"] = "archive",
        ["application/x-7z-compressed"] = "archive",
        ["application/x-tar"] = "archive",
        ["application/ms-tnef"] = "archive",
    };

    /// <summary>Id of a symbol in <c>marks.svg</c>.</summary>
    public static string Of(string? contentType)
    {
        var type = (contentType ?? "").Split(';')[0].Trim();
        if (Exact.TryGetValue(type, out var mark)) return mark;
        return type.Split('/')[0].ToLowerInvariant() switch
        {
            "image" => "image",
            "audio" => "audio",
            "video" => "video",
            "text" => "text",
            _ => "file",
        };
    }
}
