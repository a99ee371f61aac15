using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference.Samples;

namespace Enclosure.Server.Reference;

/// <summary>What takes more than one operation, step by step.</summary>
internal sealed record Guide(string Name, string Title, string Summary, string Introduction, IReadOnlyList<PlannedStep> Steps)
{
    public string Path => $"{ReferenceIndex.Root}/{ReferenceIndex.GuidesName}/{Name}";
}

/// <param name="Samples">Makes the step's samples.</param>
internal sealed record PlannedStep(string Anchor, string Title, string Text, Func<GuideTools, SampleSet> Samples);

internal sealed record GuideTools(IReadOnlyList<DialectManual> Manuals, SampleRequests Requests, SampleSets Sets)
{
    public SampleSet Of(string anchor, string operation)
    {
        var manual = Manuals.First(manual => manual.Operations.Any(one => one.Id == operation));
        return Sets.Of(anchor, Requests.Of(manual, manual.Operations.Single(one => one.Id == operation)));
    }
}

internal static class Guides
{
    private static readonly FileExample Quote = new("quote.pdf", "application/pdf");

    public static Guide Files { get; } = new(
        "files",
        "From a file to a mail in five steps",
        "Upload by form or by signed link, send, and fetch the bytes again.",
        """
        A file goes up first and is named in a message then. Up to 25 MB it can come in one request (step 1); by a signed link the bytes need no key
        and may come from a browser or from another machine (steps 2 and 3).
        """,
        [
            new PlannedStep(
                "upload",
                "1. Upload a file in one request",
                "The answer's `id` is what messages name. It can be sent as often as you like; its bytes count once.",
                tools => tools.Of("upload", "uploadAttachment")),
            new PlannedStep(
                "link",
                "2. Or ask for a link to upload to",
                "Type and exact size are promised here and are part of the signature. The answer has `presignedUrl`, the `headers` to "
                    + "send, and the `key`.",
                tools => tools.Of("link", "createUploadLink")),
            new PlannedStep(
                "put",
                "3. PUT the bytes to the link",
                """
                Within five minutes, to `presignedUrl` as it is, with exactly the promised `Content-Type` and `Content-Length`, and without a key. Chunked
                bodies are refused with 411, another type or size with 403. Until the file is used a further PUT replaces the bytes. Errors of links are
                XML, as S3 writes them: `<Code>` says which one.
                """,
                tools => tools.Sets.Of("put", tools.Requests.ToLink(Quote))),
            new PlannedStep(
                "send",
                "4. Send it",
                "A message names the `id`; a reply to a conversation names the `key` of an upload by link. Nothing has to be confirmed "
                    + "before.",
                tools => tools.Of("send", "sendMessage")),
            new PlannedStep(
                "fetch",
                "5. Fetch the bytes of a file",
                """
                `GET /v1/attachments/{id}` answers a fresh `url` that lives 24 hours. GET it without a key. Ranges and conditional requests work, `ETag` is the
                SHA-256 of the bytes, and a deleted file's links end at once.
                """,
                tools => tools.Sets.Of("fetch", tools.Requests.FromLink("attachment.bin"))),
        ]);

    public static Guide Webhooks { get; } = new(
        "webhooks",
        "Check a webhook's signature",
        "Whether a body that was posted to you comes from this server.",
        """
        Each delivery is a POST of JSON with `X-Robotomail-Signature`: the lower-case hex of the HMAC-SHA256 of the raw body, keyed with the webhook's whole
        secret, `whsec_` included. `X-Robotomail-Delivery-Id` stays the same over all tries of a delivery: keep it for a day and drop what you had.

        Answer any 2xx within ten seconds. What fails is tried again after 1 minute, 5 minutes, 30 minutes, 2 hours and 12 hours.
        """,
        [
            new PlannedStep(
                "create",
                "1. Create the webhook and keep its secret",
                "The answer alone shows `secret`. Give it to the program that receives.",
                tools => tools.Of("create", "createWebhook")),
            new PlannedStep(
                "check",
                "2. Check each body before you parse it",
                "Over the bytes as they came, and in constant time. Each program reads the body from standard input and the signature "
                    + "from its first argument.",
                tools => tools.Sets.Of("check", SignatureCheck.In)),
        ]);

    public static IReadOnlyList<Guide> All { get; } = [Files, Webhooks];
}
