using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Uploads;

/// <summary>The operations of <see cref="UploadRoutes"/>, in words.</summary>
internal static class UploadOperations
{
    private const string Path = "/v1/inbox/attachments";

    public static Topic Topic { get; } = new("Inbox attachments", "Files for replies, uploaded by signed link.");

    public static Operation Issue { get; } = new("createUploadLink", HttpMethods.Post, Path + "/upload")
    {
        Topic = Topic.Name,
        Summary = "Get a link to upload a file to",
        Description =
            """
            Reserves room for the file and answers a link. PUT the raw bytes to `presignedUrl` within five minutes, with exactly the headers under
            `headers`; type and size are part of the signature. Then quote the answer's `key` when replying. No call to confirm is needed.

            **Differs:** `method`, `headers`, `expiresAt` and `id` are additions. An upload that no message uses is deleted after a time that the
            operator sets. Room that a link reserved is given back when the link ends unused.
            """,
        Parameters = [OnWorkspace.Header, SharedParts.IdempotencyKey],
        Body = RequestBody.Json(
            "The file to come.",
            new Field(
                "filename", "Name of the file; path parts are dropped.", ValueForm.Text(1, UploadRoutes.LongestName), IsRequired: true)
            {
                Example = "quote.pdf",
            },
            new Field(
                "contentType",
                "Type of the file, without parameters; case does not matter. The PUT must carry it as given.",
                ValueForm.OneOf(UploadRoutes.Types),
                IsRequired: true)
            {
                Example = "application/pdf",
            },
            new Field(
                "fileSize",
                "Exact size in bytes; 10 MB at most, inclusive.",
                ValueForm.Integer(1, UploadRoutes.MaxFileBytes),
                IsRequired: true)
            {
                Example = 48213,
            }),
        Answer = new Answer(StatusCodes.Status200OK, "The link, and what to quote afterwards.", typeof(SuccessWire<UploadLinkWire>))
        {
            Headers = [SharedParts.Replayed],
        },
        Refusals =
        [
            .. OnWorkspace.Refusals, .. SharedParts.Json, Refusal.AccountSuspended, Refusal.FileTooLarge, Refusal.StorageLimitExceeded,
            Refusal.IdempotencyKeyReused, Refusal.StoreFull,
        ],
    };

    public static Operation Status { get; } = new("getUpload", HttpMethods.Get, Path + "/{id}")
    {
        Topic = Topic.Name,
        Summary = "See how an upload stands",
        Description =
            """
            `pending` until the bytes are there and looked at, then `ready`; `failed` when they are not as promised, `expired` when none came in time.

            **Differs:** the original has no such call.
            """,
        Parameters = [SharedParts.Id("The `id` that came with the link.", Thing.Upload), OnWorkspace.Header],
        Answer = new Answer(StatusCodes.Status200OK, "How the upload stands.", typeof(SuccessWire<UploadStatusWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound, Refusal.StoreFull],
    };

    public static Operation Complete { get; } = new("completeUpload", HttpMethods.Post, Path + "/{id}/complete")
    {
        Topic = Topic.Name,
        Summary = "Make sure that an upload is there",
        Description =
            """
            Looks at the bytes and answers the upload when they are as promised; the link takes no further PUT then. Optional: an upload is looked at
            by itself when it is first used. Takes no body.

            **Differs:** the original has no such call.
            """,
        Parameters = [SharedParts.Id("The `id` that came with the link.", Thing.Upload), OnWorkspace.Header],
        Answer = new Answer(StatusCodes.Status200OK, "The upload is ready.", typeof(SuccessWire<UploadStatusWire>)),
        Refusals = [.. OnWorkspace.Refusals, Refusal.NotFound, Refusal.UploadNotReady, Refusal.UploadFailed, Refusal.StoreFull],
    };

    public static IReadOnlyList<Operation> All { get; } = [Issue, Status, Complete];
}
