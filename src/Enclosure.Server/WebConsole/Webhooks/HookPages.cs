using Enclosure.Accounts;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Webhooks;

namespace Enclosure.Server.WebConsole.Webhooks;

/// <summary>Puts together what the pages of hooks show.</summary>
internal sealed class HookPages(WebhookDirectory webhooks, Deliveries deliveries, MailboxDirectory mailboxes, PageAnswer pages)
{
    private const int Rows = 50;

    /// <summary>What a list to choose from may hold; who has more names the mailbox with the API.</summary>
    private const int MostOffered = 1000;

    public async Task ListAsync(HttpContext http, Visitor visitor, int status, HookForm? form, string? fault)
    {
        var (caller, ct) = (visitor.Caller, http.RequestAborted);
        var hooks = await webhooks.ListAsync(caller, ct);
        var named = await NamedAsync(caller, hooks, ct);
        var rows = hooks.Select(hook => new HookRow(hook, NameOf(hook, named))).ToList();
        var view = new WebhooksView(rows, await mailboxes.PageAsync(caller, search: null, after: null, MostOffered, ct), form, fault);
        await pages.WriteAsync<WebhooksPage, WebhooksView>(http, status, PageAnswer.FrameOf(http, visitor), view);
    }

    public async Task OneAsync(HttpContext http, Visitor visitor, int status, Guid id, HookForm? form, string? fault)
    {
        var (caller, ct, address) = (visitor.Caller, http.RequestAborted, $"/console/webhooks/{id}");
        var hook = await webhooks.GetAsync(caller, id, ct);
        var before = new QueryFields(http.Request.Query).Id("before");
        var found = await deliveries.ListAsync(caller, id, before, Rows + 1, ct);
        var page = found.Take(Rows).Select(delivery => new DeliveryRow(delivery, DeliveryQueue.MostAttempts)).ToList();
        var view = new WebhookView(
            new HookRow(hook, NameOf(hook, await NamedAsync(caller, [hook], ct))),
            form,
            fault,
            page,
            found.Count > Rows ? $"{address}?before={page[^1].Delivery.Id}" : null,
            before is null ? null : address);
        await pages.WriteAsync<WebhookPage, WebhookView>(http, status, PageAnswer.FrameOf(http, visitor), view);
    }

    private async Task<IReadOnlyList<Mailbox>> NamedAsync(Caller caller, IReadOnlyList<Webhook> hooks, CancellationToken ct) =>
        await mailboxes.FindAsync(caller, [.. hooks.Select(hook => hook.MailboxId).OfType<Guid>().Distinct()], ct);

    private static string? NameOf(Webhook hook, IReadOnlyList<Mailbox> named) =>
        named.FirstOrDefault(mailbox => mailbox.Id == hook.MailboxId)?.FullAddress;
}
