namespace Enclosure.Server.Dialects.MessageForms;

/// <summary>
/// What a message shown as a page may do: the second wall, should the first have a hole. Nothing runs, nothing is sent, nothing is loaded
/// but images. Links open in a new window, which is an ordinary one.
/// </summary>
/// <param name="Header">A Content Security Policy (Level 3).</param>
/// <param name="RemoteImageOf">What is shown for an image on another server; null for the image itself.</param>
/// <param name="Style">What the page looks like where its sender says nothing.</param>
internal sealed record MessagePagePolicy(string Header, Func<string, string?>? RemoteImageOf, string Style = "")
{
    private const string Links = "allow-popups allow-popups-to-escape-sandbox";
    private const string Rest = "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private const string FramedStyle =
        "<style>html{font:15px/1.45 sans-serif}body{margin:12px;overflow-wrap:anywhere}</style>";

    /// <summary>Wherever it is opened, with images from anywhere.</summary>
    public static MessagePagePolicy Anywhere { get; } =
        new($"sandbox {Links}; default-src 'none'; img-src http: https: data:; {Rest}", RemoteImageOf: null);

    /// <summary>
    /// In a page of this server, which may measure it: that is all that its origin is for where nothing runs. Images on other servers are
    /// left out, for fetching one tells its owner that, when and where the mail was read.
    /// </summary>
    /// <param name="bytesOrigins">Where links to files lead, with spaces between.</param>
    public static MessagePagePolicy Framed(string bytesOrigins) =>
        new(FramedHeader(bytesOrigins), RemoteImageOf: _ => null, FramedStyle);

    /// <summary>The same with images from other servers, for who asked for them.</summary>
    public static MessagePagePolicy FramedWithImages { get; } = new(FramedHeader("http: https:"), RemoteImageOf: null, FramedStyle);

    private static string FramedHeader(string images) =>
        $"sandbox allow-same-origin {Links}; default-src 'none'; img-src {images} data:; {Rest}; frame-ancestors 'self'";
}
