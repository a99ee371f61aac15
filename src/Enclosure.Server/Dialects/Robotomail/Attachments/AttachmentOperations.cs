using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Attachments;

/// <summary>The operations of <see cref="AttachmentRoutes"/>, in words.</summary>
internal static class AttachmentOperations
{
    private const string Path = "/v1/attachments";
    private const string OnePath = Path + "/{id}";

    public static Topic Topic { get; } = new("Attachments", "Files on their way into messages, and files that came with them.");

    public static Operation Upload { get; } = new("uploadAttachment", HttpMethods.Post, Path)
    {
        Topic = Topic.Name,
        Summary = "Upload a file",
        Description =
            $"""
            Takes one file of at most {AttachmentRoutes.MaxFileBytes:N0} bytes (25 MB, inclusive) and keeps it for messages to come. When the answer
            arrives, the bytes are safe on disk. The key must have full access.

            **Differs:** an upload that no message ever uses is deleted; `deletesAt` says when.
            """,
        Parameters = [SharedParts.IdempotencyKey],
        Body = RequestBody.Form(
            "A form with exactly one part named `file`; other parts are ignored.",
            new Field(
                "file",
                $"The file, at most {AttachmentRoutes.MaxFileBytes:N0} bytes; an empty one is fine. Its Content-Type is the declared type "
                    + "(`application/octet-stream` when missing), its filename the name (`unnamed` when missing).",
                ValueForm.File,
                IsRequired: true)) with
        {
            File = new FileExample("report.pdf", "application/pdf"),
        },
        Answer = new Answer(StatusCodes.Status201Created, "The file is kept.", typeof(UploadedWire)) { Headers = [SharedParts.Replayed] },
        Refusals =
        [
            Refusal.AccountSuspended, Refusal.ValidationError, Refusal.InvalidJson, Refusal.NoFile, Refusal.TooManyFiles,
            Refusal.FileTooLarge,
            Refusal.StorageLimitExceeded, Refusal.IdempotencyKeyReused, Refusal.StoreFull,
        ],
    };

    public static Operation List { get; } = new("listAttachments", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List files",
        Description =
            """
            The files that the key reaches, newest first, without links. A key scoped to mailboxes sees those of its mailboxes' messages. Files of
            withheld mail are left out.

            **Differs:** the original has no such list.
            """,
        Parameters =
        [
            SharedParts.Query("messageId", "Only files of this message.", ValueForm.Id),
            SharedParts.Query("mailboxId", "Only files of this mailbox's messages.", ValueForm.Id),
            SharedParts.Query("state", "Only files in this state.", ValueForm.OneOf(AttachmentRoutes.States) with { Default = "ready" }),
            SharedParts.Query("filename", "Only files whose name holds this text; case does not matter.", ValueForm.AnyText),
            SharedParts.Limit(50),
            SharedParts.Query("cursor", "The `nextCursor` of the page before.", ValueForm.Id),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "One page of files.", typeof(AttachmentListWire)),
        Refusals = [Refusal.ValidationError],
    };

    public static Operation Get { get; } = new("getAttachment", HttpMethods.Get, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Get a file's metadata and a link to its bytes",
        Description =
            """
            Answers JSON, never the bytes: fetch them from `url` with a plain GET and no Authorization. The link is made anew at each call and
            lives 24 hours. A key scoped to mailboxes reaches files of its mailboxes' messages only.
            """,
        Parameters = [SharedParts.Id("Id of the attachment.", Thing.Attachment)],
        Answer = new Answer(StatusCodes.Status200OK, "The file, with its link.", typeof(AttachmentWire)),
        Refusals = [Refusal.NotFound, Refusal.InboundLimitExceeded],
    };

    public static Operation Delete { get; } = new("deleteAttachment", HttpMethods.Delete, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Delete a file",
        Description =
            """
            Deletes the file and gives its storage back, with all files inside it when it is a forwarded message or a winmail.dat. Links made for it
            stop working at once. A second delete finds nothing. A file of withheld mail can be deleted too.
            """,
        Parameters = [SharedParts.Id("Id of the attachment.", Thing.Attachment)],
        Answer = new Answer(StatusCodes.Status200OK, "The file is gone.", typeof(DeletedWire)),
        Refusals = [Refusal.NotFound, Refusal.StoreFull],
    };

    public static IReadOnlyList<Operation> All { get; } = [Upload, List, Get, Delete];
}
