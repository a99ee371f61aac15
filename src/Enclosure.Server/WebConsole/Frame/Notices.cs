namespace Enclosure.Server.WebConsole.Frame;

/// <summary>
/// What a form came to, told on the page it leads to. The address names one of these, so that nobody's link puts words into our mouth.
/// </summary>
internal static class Notices
{
    private const string Query = "done";

    private static readonly Dictionary<string, string> Texts = new()
    {
        ["deleted"] = "Deleted.",
        ["created"] = "Created.",
        ["saved"] = "Saved.",
        ["revoked"] = "Revoked. It stops working everywhere within five seconds.",
        ["signed-out"] = "You are signed out.",
        ["redelivered"] = "It will be delivered again in a moment.",
        ["sent"] = "Sent.",
    };

    public static string? Of(HttpRequest request) => Texts.GetValueOrDefault(request.Query[Query].ToString());

    /// <summary>The address of a page that tells this notice.</summary>
    public static string On(string path, string notice) =>
        Texts.ContainsKey(notice)
            ? $"{path}{(path.Contains('?') ? '&' : '?')}{Query}={notice}"
            : throw new ArgumentException($"There is no notice '{notice}'.", nameof(notice));
}
