namespace Enclosure.Server.WebConsole.Frame;

/// <summary>The way to the sign-in page and from there back to where somebody wanted to go.</summary>
internal static class SignInPath
{
    public const string Root = "/";
    public const string Next = "next";
    public const string Home = "/console/inbox";

    /// <summary>The sign-in page, which leads back to this request's page; a form cannot be sent again from there.</summary>
    public static string Leading(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path != Root
            ? $"{Root}?{Next}={Uri.EscapeDataString(request.Path + request.QueryString)}"
            : Root;

    /// <summary>A page of ours, whatever the address names: never another site.</summary>
    public static string Safe(string? next) =>
        next is not null && (next.StartsWith("/console/", StringComparison.Ordinal) || next.StartsWith("/docs/", StringComparison.Ordinal))
        && next.All(char.IsAscii) && !next.Any(char.IsControl) && !next.Contains('\\')
            ? next
            : Home;
}
