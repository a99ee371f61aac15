using System.Globalization;
using Enclosure.Conversations;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.Serving;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

/// <summary><c>/v1/inbox/{id}/attachments/{attachmentIndex}</c>: a file's bytes, for who has the key.</summary>
internal sealed class InboxFileRoutes(SendKitCallers callers, ConversationLibrary conversations, BytesAnswer bytes)
{
    public const string Index = "attachmentIndex";

    /// <summary>Asked for anew each time: the file may be deleted or withheld.</summary>
    private static readonly ServingTerms Terms = new("private, no-cache", Disposition: null, ContentType: null);

    public void Map(IEndpointRouteBuilder routes) => routes.Map(InboxOperations.Download, DownloadAsync);

    /// <summary>412 and 416 say all in their headers.</summary>
    public static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task DownloadAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var id = PathIds.Required(http, "id", "Conversation");
        var index = ReadIndex(http);
        await bytes.TryWriteAsync(http, async () => await conversations.GetFileAsync(caller, id, index, http.RequestAborted), Terms);
    }

    /// <summary>A number beyond all files is one that no file has.</summary>
    private static long ReadIndex(HttpContext http)
    {
        var text = (string)http.Request.RouteValues[Index]!;
        if (!text.All(char.IsAsciiDigit)) throw RefusedException.Invalid(Index, $"{Index} must be a whole number from 0.");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : long.MaxValue;
    }
}
