namespace Enclosure.Server.WebConsole.Frame;

/// <summary>
/// What a form is answered with when it did what it should: the way to a page, which is fetched anew (RFC 9110, section 15.4.4).
/// </summary>
internal static class Lead
{
    public static void To(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
    }

    /// <summary>To a page that tells this notice.</summary>
    public static void To(HttpContext http, string path, string notice) => To(http, Notices.On(path, notice));
}
