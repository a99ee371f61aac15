using Enclosure.Attachments;

namespace Enclosure.Server.WebConsole.Files;

/// <summary>How a file stands, to people.</summary>
internal static class StateWords
{
    public static string Of(AttachmentState state) => state switch
    {
        AttachmentState.Pending => "awaited",
        AttachmentState.Ready => "ready",
        AttachmentState.Failed => "failed",
        AttachmentState.Expired => "expired",
        AttachmentState.Hidden => "deleted",
    };

    /// <summary>A look of badges.</summary>
    public static string Look(AttachmentState state) => state switch
    {
        AttachmentState.Pending => "warn",
        AttachmentState.Ready => "good",
        AttachmentState.Failed => "bad",
        AttachmentState.Expired => "bad",
        AttachmentState.Hidden => "",
    };
}
