using Enclosure.Events;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

/// <summary>The operation of <see cref="EventRoutes"/>, in words.</summary>
internal static class EventOperations
{
    public static Topic Topic { get; } = new("Events", "What happens, as it happens.");

    public static Operation Stream { get; } = new("streamEvents", HttpMethods.Get, "/v1/events")
    {
        Topic = Topic.Name,
        Summary = "Listen to events",
        Description =
            $$"""
            An endless answer of server-sent events: `id` is the event's number, `event` its name, `data` one line of JSON
            `{"event","timestamp","data"}`. Each 30 seconds comes a comment, `: heartbeat`. A client that comes back with `Last-Event-ID` is told what
            it missed, at most {{EventFeed.MostReplayed}} events of the last hour. A key scoped to mailboxes hears its mailboxes' events only. An account has at
            most {{StreamPlaces.MostOfAnAccount}} streams open at once. The stream ends within five seconds when its key is revoked.
            """,
        Parameters =
        [
            SharedParts.Query("mailboxId", "Only this mailbox's events.", ValueForm.Id),
            new Parameter(
                ParameterPlace.Query,
                new Field(
                    "events", $"Only these events, separated by commas, of: {string.Join(", ", EventKinds.All)}.", ValueForm.AnyText)
                {
                    Example = EventKinds.MessageReceived,
                }),
            new Parameter(
                ParameterPlace.Header,
                new Field(
                    "Last-Event-ID",
                    "The `id` of the last event received. One this server did not give stands for the beginning.",
                    ValueForm.AnyText)),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "Events, until one side ends it.", typeof(string))
        {
            MediaType = "text/event-stream",
            Headers = [new AnswerHeader(new Field("X-Accel-Buffering", "Tells proxies not to hold events back.", ValueForm.OneOf("no")))],
        },
        Refusals = [Refusal.ValidationError, Refusal.NotFound, Refusal.RateLimited],
    };

    public static IReadOnlyList<Operation> All { get; } = [Stream];
}
