using Enclosure.Events;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Webhooks;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

/// <summary><c>/v1/webhooks</c>: where events go, and what was sent there.</summary>
internal sealed class WebhookRoutes(RobotomailCallers callers, WebhookDirectory webhooks, Deliveries deliveries, WebhookTarget target)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(WebhookOperations.List, ListAsync);
        routes.Map(WebhookOperations.Create, CreateAsync);
        routes.Map(WebhookOperations.Get, GetAsync);
        routes.Map(WebhookOperations.Update, UpdateAsync);
        routes.Map(WebhookOperations.Delete, DeleteAsync);
        routes.Map(WebhookOperations.ListDeliveries, ListDeliveriesAsync);
        routes.Map(WebhookOperations.Redeliver, RedeliverAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var found = await webhooks.ListAsync(await callers.AnyAsync(http), http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new WebhookListWire([.. found.Select(Describe)]), WebhookJson.Plain.WebhookListWire);
    }

    private async Task CreateAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        caller.Account.RequireActive();
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var url = body.Text("url", max: WebhookTarget.LongestUrl);
        CheckUrl(body, url);
        var mailboxId = body.OptionalId("mailboxId");
        var events = body.OptionalWords("events", EventKinds.All);
        if (events is null && !body.IsFaulty("events")) body.Fault<string?>("events", "events is required.", null);
        var headers = ReadHeaders(body);
        body.Check();
        var made = await webhooks.CreateAsync(caller, new NewWebhook(mailboxId, url, events!, headers));
        await AnswerAsync(http, StatusCodes.Status201Created, Describe(made.Webhook) with { Secret = made.Secret });
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        await AnswerAsync(http, StatusCodes.Status200OK, Describe(await webhooks.GetAsync(caller, WebhookId(http), http.RequestAborted)));
    }

    private async Task UpdateAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        caller.Account.RequireActive();
        var id = WebhookId(http);
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var url = body.OptionalText("url", 1, WebhookTarget.LongestUrl);
        if (url is not null) CheckUrl(body, url);
        var events = body.OptionalWords("events", EventKinds.All);
        var headers = body.IsNull("headers") ? new Dictionary<string, string>() : ReadHeaders(body);
        var status = ReadStatus(body);
        body.Check();
        var changed = await webhooks.UpdateAsync(caller, id, new WebhookChange(url, events, headers, status));
        await AnswerAsync(http, StatusCodes.Status200OK, Describe(changed));
    }

    private async Task DeleteAsync(HttpContext http)
    {
        await webhooks.DeleteAsync(await callers.AnyAsync(http), WebhookId(http));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new DeletedWire(true), WebhookJson.Plain.DeletedWire);
    }

    private async Task ListDeliveriesAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var limit = new QueryFields(http.Request.Query).Integer("limit", 1, 100, otherwise: 50);
        var found = await deliveries.ListAsync(caller, WebhookId(http), before: null, limit, http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new DeliveryListWire([.. found.Select(Describe)]), WebhookJson.Plain.DeliveryListWire);
    }

    private async Task RedeliverAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        caller.Account.RequireActive();
        var delivery = await deliveries.RedeliverAsync(caller, WebhookId(http), PathIds.Required(http, "deliveryId", "Delivery"));
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new DeliveryResponseWire(Describe(delivery)), WebhookJson.Plain.DeliveryResponseWire);
    }

    private static Guid WebhookId(HttpContext http) => PathIds.Required(http, "id", "Webhook");

    private void CheckUrl(JsonFields body, string url)
    {
        if (!body.IsFaulty("url") && target.FaultOf(url) is { } fault) body.Fault<string?>("url", fault, null);
    }

    private static IReadOnlyDictionary<string, string>? ReadHeaders(JsonFields body)
    {
        var headers = body.OptionalTexts("headers", WebhookTarget.MostHeaders);
        var fault = headers?.Select(header => WebhookTarget.FaultOf(header.Key, header.Value)).FirstOrDefault(found => found is not null);
        return fault is null ? headers : body.Fault<IReadOnlyDictionary<string, string>?>("headers", fault, null);
    }

    private static WebhookStatus? ReadStatus(JsonFields body) => body.OptionalText("status") switch
    {
        null => null,
        "ACTIVE" => WebhookStatus.Active,
        "PAUSED" => WebhookStatus.Paused,
        _ => body.Fault<WebhookStatus?>("status", "status must be ACTIVE or PAUSED.", null),
    };

    private static Task AnswerAsync(HttpContext http, int status, WebhookWire webhook) =>
        JsonAnswer.WriteAsync(http, status, new WebhookResponseWire(webhook), WebhookJson.Plain.WebhookResponseWire);

    private static WebhookWire Describe(Webhook webhook) => new(
        webhook.Id,
        webhook.AccountId,
        webhook.MailboxId,
        webhook.Url,
        webhook.Events,
        webhook.Headers,
        webhook.Status.ToString().ToUpperInvariant(),
        webhook.FailureCount,
        webhook.LastTriggeredAt,
        webhook.CreatedAt,
        webhook.UpdatedAt);

    private static DeliveryWire Describe(Delivery delivery) => new(
        delivery.Id,
        delivery.Kind,
        delivery.MessageId,
        delivery.ResponseStatus,
        Text(delivery.Status),
        delivery.Attempts,
        delivery.NextAttemptAt,
        delivery.CreatedAt);

    private static string Text(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "PENDING",
        DeliveryStatus.Held => "PENDING",
        DeliveryStatus.Delivered => "DELIVERED",
        DeliveryStatus.Failed => "FAILED",
    };
}
