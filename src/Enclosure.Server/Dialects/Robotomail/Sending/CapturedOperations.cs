using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary>The operations of <see cref="CapturedRoutes"/>, in words.</summary>
internal static class CapturedOperations
{
    private const string Path = "/v1/captured";

    public static Topic Topic { get; } = new(
        "Captured mail", "Mail to other servers while there is no relay: kept to be looked at, never sent.");

    public static Operation List { get; } = new("listCaptured", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List captured mail",
        Description = "What would have gone to other servers, newest first. A relay that is set up later never sends it.\n\n"
            + "**Differs:** the original has no such list.",
        Parameters = [SharedParts.Limit(50), SharedParts.Query("cursor", "Where to go on: `nextCursor` of the page before.", ValueForm.Id)],
        Answer = new Answer(StatusCodes.Status200OK, "One page.", typeof(CapturedListWire)),
        Refusals = [Refusal.FullAccessRequired, Refusal.ValidationError],
    };

    public static Operation Get { get; } = new("getCaptured", HttpMethods.Get, Path + "/{id}")
    {
        Topic = Topic.Name,
        Summary = "Get a captured message",
        Description = "The message as it would have gone out, byte for byte.\n\n**Differs:** the original has no such form.",
        Parameters = [SharedParts.Id("Id of the captured message.", Thing.Captured)],
        Answer = new Answer(StatusCodes.Status200OK, "The message.", typeof(Stream))
        {
            MediaType = RawAnswer.MediaType,
            SavedAs = "captured.eml",
            Headers = [new AnswerHeader(new Field("Repr-Digest", "SHA-256 of the message; only when it is whole.", ValueForm.AnyText))],
        },
        Refusals = [Refusal.FullAccessRequired, Refusal.NotFound],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Get];
}
