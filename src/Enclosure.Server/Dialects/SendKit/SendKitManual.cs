using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;
using Enclosure.Server.Dialects.SendKit.Inbox;
using Enclosure.Server.Dialects.SendKit.Replies;
using Enclosure.Server.Dialects.SendKit.Uploads;
using Enclosure.Server.Dialects.SendKit.Workspaces;

namespace Enclosure.Server.Dialects.SendKit;

/// <summary>This dialect in words.</summary>
internal static class SendKitManual
{
    public static DialectManual Manual { get; } = new(SendKitDialect.DialectName, "Enclosure: the SendKit API")
    {
        Description =
            """
            The inbox, its attachments and workspaces, as clients of the SendKit API know them, served by a server of your own.

            Send the key as `X-Api-Key` or as `Authorization: Bearer`; if both come, they must be the same. A workspace key `sk_…` is for one
            workspace, a platform key `sk_user_…` for all of a user's and names one in `X-Workspace-Id`. Instants are ISO 8601 in UTC with
            milliseconds. Unknown fields of a request are ignored, and so should be unknown members of an answer.

            ## Errors
            Every error is JSON with `success: false`, the status phrase as `error`, `message` for a person, the status as `code`, and `reason` and
            `retryable` for a program. Whatever is wrong in a request is 400, a limit reached is 403. A path that does not exist answers 404
            `NOT_FOUND`, a method that a path does not take 405 `METHOD_NOT_ALLOWED` with `Allow`.

            ## Where this server differs
            - Every error has `reason` and `retryable`; wrong fields are named, all of them, in `fields`.
            - The key of an upload has random characters and cannot be guessed; its plain `url` answers 404 until the bytes are there.
            - Uploads that no message uses are deleted after a time that the operator sets.
            - Uploads, replies and forwards take an `Idempotency-Key`.
            - A file's number in its conversation never shifts; replies and forwards take at most 50 addresses a field, ten files and 25 MB.
            - What only other products of the original have (campaigns, tags, tracking) is null, empty or false.
            - An upload's status can be asked for, and its end awaited.
            """,
        Topics = [InboxOperations.Topic, ReplyOperations.Topic, UploadOperations.Topic, WorkspaceOperations.Topic],
        KeyPlaces =
        [
            new KeyPlace(
                "apiKey",
                "A workspace key `sk_…`, a platform key `sk_user_…`, or a key with full access `rm_…`.",
                SendKitCallers.KeyHeader),
            new KeyPlace("bearer", "The same keys, as a bearer token."),
        ],
        Operations =
        [
            .. InboxOperations.All, .. ReplyOperations.All, .. ForwardOperations.All, .. UploadOperations.All, .. WorkspaceOperations.All,
        ],
        Status = SendKitAnswers.Status,
        Everywhere = SharedParts.Everywhere,
        Error = typeof(ErrorWire),
        CodeMember = "reason",
        Headers = [SharedParts.RequestId],
        Contexts = [InboxJson.Plain, ReplyJson.Plain, UploadJson.Plain, WorkspaceJson.Plain, SendKitErrorJson.Plain],
    };
}
