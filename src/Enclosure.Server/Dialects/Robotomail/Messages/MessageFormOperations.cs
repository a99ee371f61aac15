using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>The operations of <see cref="MessageFormRoutes"/>, in words.</summary>
internal static class MessageFormOperations
{
    private static readonly IReadOnlyList<Parameter> Parameters = [MessageOperations.MailboxId, MessageOperations.Id];
    private static readonly IReadOnlyList<Refusal> Refusals = [Refusal.NotFound, Refusal.InboundLimitExceeded];

    public static Operation Manifest { get; } = new("getMessageManifest", HttpMethods.Get, MessageOperations.OnePath + "/manifest")
    {
        Topic = MessageOperations.Topic.Name,
        Summary = "Get a message's manifest",
        Description =
            """
            The tree of every MIME part: what it was declared as and what it is, its names, size and hash, the attachment it became, and why its bytes are not
            there if they are not.

            **Differs:** the original has no manifest.
            """,
        Parameters = Parameters,
        Answer = new Answer(StatusCodes.Status200OK, "The manifest.", typeof(ManifestWire)),
        Refusals = Refusals,
    };

    public static Operation Html { get; } = new("getMessageHtml", HttpMethods.Get, MessageOperations.OnePath + "/html")
    {
        Topic = MessageOperations.Topic.Name,
        Summary = "Get a message fit to show",
        Description =
            """
            The message's HTML without script, forms and frames, its `cid:` images replaced by links that live 24 hours; of a message without HTML its text
            as a page. A Content-Security-Policy comes with it that keeps it from running anything.

            **Differs:** the original has no such form.
            """,
        Parameters = Parameters,
        Answer = new Answer(StatusCodes.Status200OK, "The page.", typeof(string)) { MediaType = "text/html", SavedAs = "message.html" },
        Refusals = Refusals,
    };

    public static Operation Raw { get; } = new("getRawMessage", HttpMethods.Get, MessageOperations.OnePath + "/raw")
    {
        Topic = MessageOperations.Topic.Name,
        Summary = "Get a message as it came",
        Description =
            """
            The message byte for byte, with its length and `Repr-Digest` (RFC 9530). Where a file was refused or deleted stands the line
            `X-Enclosure-Removed` in place of its bytes; then neither length nor digest is given.

            **Differs:** the original has no such form.
            """,
        Parameters = Parameters,
        Answer = new Answer(StatusCodes.Status200OK, "The message.", typeof(Stream))
        {
            MediaType = RawAnswer.MediaType,
            SavedAs = "message.eml",
            Headers = [new AnswerHeader(new Field("Repr-Digest", "SHA-256 of the message; only when it is whole.", ValueForm.AnyText))],
        },
        Refusals = Refusals,
    };

    public static Operation Zip { get; } = new("getMessageAttachments", HttpMethods.Get, MessageOperations.OnePath + "/attachments.zip")
    {
        Topic = MessageOperations.Topic.Name,
        Summary = "Get all files of a message in one archive",
        Description =
            """
            A ZIP archive, made while it is sent, of the message's files under unique names that every system takes. What lies in a forwarded message or a
            winmail.dat named `N` is in the folder `N files`, beside the file itself. A message without files is an empty archive.

            **Differs:** the original has no such form.
            """,
        Parameters = Parameters,
        Answer = new Answer(StatusCodes.Status200OK, "The archive.", typeof(Stream))
        {
            MediaType = FileArchive.MediaType,
            SavedAs = "attachments.zip",
        },
        Refusals = Refusals,
    };

    public static IReadOnlyList<Operation> All { get; } = [Manifest, Html, Raw, Zip];
}
