using System.Text.Json.Nodes;
using Enclosure.Events;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Webhooks;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

/// <summary>The operations of <see cref="WebhookRoutes"/>, in words.</summary>
internal static class WebhookOperations
{
    private const string Path = "/v1/webhooks";
    private const string OnePath = Path + "/{id}";

    private static readonly Parameter Id = SharedParts.Id("Id of the webhook.", Thing.Webhook);

    private static readonly Field Headers = new(
        "headers",
        "Headers to send along: printable ASCII, and none of the server's own (Host, Content-…, X-Robotomail-…, those of the connection). "
            + "On a change they replace the old ones; null removes them.",
        ValueForm.MapOf(ValueForm.Text(0, WebhookTarget.LongestHeader), WebhookTarget.MostHeaders))
    { Example = new JsonObject { ["Authorization"] = "Basic aG9vazpwYXNz" } };

    public static Topic Topic { get; } = new("Webhooks", "Addresses that events are posted to, signed, and again until they are taken.");

    public static Operation List { get; } = new("listWebhooks", HttpMethods.Get, Path)
    {
        Topic = Topic.Name,
        Summary = "List webhooks",
        Description = "The webhooks that the key reaches, oldest first: all of the account's, or those bound to a scoped key's mailboxes.",
        Answer = new Answer(StatusCodes.Status200OK, "The webhooks.", typeof(WebhookListWire)),
    };

    public static Operation Create { get; } = new("createWebhook", HttpMethods.Post, Path)
    {
        Topic = Topic.Name,
        Summary = "Create a webhook",
        Description =
            $"""
            From now on the events are posted to `url`, signed with the `secret` that this answer alone shows. An account has at most
            {Webhook.MostOfAnAccount} webhooks. A key scoped to mailboxes must name one of them.

            **Differs:** of the events only `message.received` happens here as yet.
            """,
        Body = RequestBody.Json(
            "The new webhook.",
            Url(isRequired: true),
            new Field("mailboxId", "Only this mailbox's events. Missing: all of the account's.", ValueForm.Id),
            Events(isRequired: true),
            Headers),
        Answer = new Answer(StatusCodes.Status201Created, "The webhook, with its secret.", typeof(WebhookResponseWire)),
        Refusals = [.. SharedParts.Json, Refusal.AccountSuspended, Refusal.NotFound, Refusal.StoreFull],
    };

    public static Operation Get { get; } = new("getWebhook", HttpMethods.Get, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Get a webhook",
        Description = "A webhook outside a scoped key's reach is not found.",
        Parameters = [Id],
        Answer = new Answer(StatusCodes.Status200OK, "The webhook.", typeof(WebhookResponseWire)),
        Refusals = [Refusal.NotFound],
    };

    public static Operation Update { get; } = new("updateWebhook", HttpMethods.Patch, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Change a webhook",
        Description =
            "Changes the fields that are given. `ACTIVE` also begins anew after failures: the count is 0 and what waited is sent.",
        Parameters = [Id],
        Body = RequestBody.Json(
            "What to change.",
            Url(isRequired: false),
            Events(isRequired: false),
            Headers with { Example = null },
            new Field("status", "A paused webhook gets nothing; what was on its way waits.", ValueForm.OneOf("ACTIVE", "PAUSED"))
            {
                Example = "ACTIVE",
            }),
        Answer = new Answer(StatusCodes.Status200OK, "The webhook as it is now.", typeof(WebhookResponseWire)),
        Refusals = [.. SharedParts.Json, Refusal.AccountSuspended, Refusal.NotFound, Refusal.StoreFull],
    };

    public static Operation Delete { get; } = new("deleteWebhook", HttpMethods.Delete, OnePath)
    {
        Topic = Topic.Name,
        Summary = "Delete a webhook",
        Description = "Deletes the webhook and what waits for it.",
        Parameters = [Id],
        Answer = new Answer(StatusCodes.Status200OK, "The webhook is gone.", typeof(DeletedWire)),
        Refusals = [Refusal.NotFound, Refusal.StoreFull],
    };

    public static Operation ListDeliveries { get; } = new("listWebhookDeliveries", HttpMethods.Get, OnePath + "/deliveries")
    {
        Topic = Topic.Name,
        Summary = "List a webhook's deliveries",
        Description = "What was sent or is to be sent, newest first; deliveries are kept for 7 days.",
        Parameters = [Id, SharedParts.Limit(50)],
        Answer = new Answer(StatusCodes.Status200OK, "The deliveries.", typeof(DeliveryListWire)),
        Refusals = [Refusal.ValidationError, Refusal.NotFound],
    };

    public static Operation Redeliver { get; } = new(
        "redeliverWebhookDelivery", HttpMethods.Post, OnePath + "/deliveries/{deliveryId}/redeliver")
    {
        Topic = Topic.Name,
        Summary = "Send a delivery again",
        Description =
            """
            Makes a delivery due now, whatever became of it, under the same id and with all its tries. To a paused or failed webhook it waits
            until that is active.

            **Differs:** the original has no such operation.
            """,
        Parameters =
        [
            Id, SharedParts.Id("Id of the delivery.", Thing.Delivery, "deliveryId"),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "The delivery as it is now.", typeof(DeliveryResponseWire)),
        Refusals = [Refusal.AccountSuspended, Refusal.NotFound, Refusal.StoreFull],
    };

    public static IReadOnlyList<Operation> All { get; } = [List, Create, Get, Update, Delete, ListDeliveries, Redeliver];

    private static Field Url(bool isRequired) =>
        new(
            "url",
            "Where to post to: http or https, and by the server's setting no private address.",
            ValueForm.Text(1, WebhookTarget.LongestUrl),
            isRequired)
        {
            Example = isRequired ? "https://hooks.example.com/mail" : null,
        };

    private static Field Events(bool isRequired) =>
        new(
            "events",
            "The events wanted, at least one.",
            ValueForm.ListOf(ValueForm.OneOf(EventKinds.All), EventKinds.All.Count),
            isRequired)
        {
            Example = isRequired ? new JsonArray(EventKinds.MessageReceived) : null,
        };
}
