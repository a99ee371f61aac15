using Enclosure.Accounts;
using Enclosure.Webhooks;

namespace Enclosure.Server.WebConsole.Webhooks;

/// <param name="Mailboxes">What a hook may be limited to.</param>
/// <param name="Form">What the form for a new one was filled in with; null shows it empty.</param>
public sealed record WebhooksView(IReadOnlyList<HookRow> Hooks, IReadOnlyList<Mailbox> Mailboxes, HookForm? Form, string? Fault);

/// <param name="Mailbox">Address of the mailbox that it is limited to; null for the whole account.</param>
public sealed record HookRow(Webhook Hook, string? Mailbox);

/// <summary>What a form says of a hook.</summary>
/// <param name="Headers">One <c>Name: value</c> a line.</param>
public sealed record HookForm(string Url, IReadOnlyList<string> Events, Guid? MailboxId, string Headers);

/// <param name="Secret">Shown on this page and nowhere else.</param>
public sealed record NewHookView(Guid Id, string Url, string Secret);

/// <param name="Form">What it was to become; null shows it as it is.</param>
public sealed record WebhookView(
    HookRow Row, HookForm? Form, string? Fault, IReadOnlyList<DeliveryRow> Deliveries, string? Next, string? First)
{
    public string State => States.Of(Row.Hook.Status);
    public string Badge => States.BadgeOf(Row.Hook.Status);
}

/// <param name="MostAttempts">Tries that it has.</param>
public sealed record DeliveryRow(Delivery Delivery, int MostAttempts)
{
    public string State => Delivery.Status switch
    {
        DeliveryStatus.Pending when Delivery.Attempts == 0 => "waiting",
        DeliveryStatus.Pending => "to be tried again",
        DeliveryStatus.Held => "held",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
    };

    public string Badge => Delivery.Status switch
    {
        DeliveryStatus.Pending => "warn",
        DeliveryStatus.Held => "warn",
        DeliveryStatus.Delivered => "good",
        DeliveryStatus.Failed => "bad",
    };

    /// <summary>What the last try came to.</summary>
    public string Answer => Delivery.TriedAt is null ? "not tried yet"
        : Delivery.ResponseStatus is { } status ? $"HTTP {status}" : "no answer";
}

internal static class States
{
    public static string Of(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "active",
        WebhookStatus.Paused => "paused",
        WebhookStatus.Failed => "failed",
    };

    public static string BadgeOf(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "good",
        WebhookStatus.Paused => "warn",
        WebhookStatus.Failed => "bad",
    };
}
