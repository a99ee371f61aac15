using System.Security.Cryptography;
using Enclosure.Events;
using Enclosure.Secrets;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>
/// <see cref="Paused"/> by its owner; <see cref="Failed"/> after <see cref="Webhook.MostFailures"/> failures in a row. Neither gets
/// anything.
/// </summary>
public enum WebhookStatus
{
    Active,
    Paused,
    Failed,
}

/// <summary>An address that events are sent to.</summary>
/// <param name="MailboxId">Only this mailbox's events; null for all of the account.</param>
/// <param name="Events">Of <see cref="EventKinds.All"/>.</param>
/// <param name="Headers">Sent along with each delivery; null for none.</param>
/// <param name="FailureCount">Failed tries since the last one that succeeded.</param>
/// <param name="LastTriggeredAt">The latest try.</param>
public sealed record Webhook(
    Guid Id,
    Guid AccountId,
    Guid? MailboxId,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyDictionary<string, string>? Headers,
    WebhookStatus Status,
    long FailureCount,
    DateTimeOffset? LastTriggeredAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public const int MostFailures = 10;
    public const int MostOfAnAccount = 100;

    internal const string Columns =
        "id, account_id, mailbox_id, url, events, sealed_headers, status, failure_count, last_triggered_at, created_at, updated_at";

    internal static Webhook Read(SqlRow row, MasterKey master) => new(
        row.Id(),
        row.Id(),
        row.OptionalId(),
        row.Text(),
        Lines.Split(row.Text()),
        WebhookSecret.OpenHeaders(row.OptionalText(), master),
        Enum.Parse<WebhookStatus>(row.Text(), ignoreCase: true),
        row.Integer(),
        row.OptionalInstant(),
        row.Instant(),
        row.Instant());
}

/// <summary>What a new hook is made of.</summary>
public sealed record NewWebhook(
    Guid? MailboxId, string Url, IReadOnlyList<string> Events, IReadOnlyDictionary<string, string>? Headers);

/// <summary>A hook just made: the only time its secret is known to anybody but the server.</summary>
public sealed record CreatedWebhook(Webhook Webhook, string Secret);

/// <summary>What to change; null leaves a value as it is.</summary>
/// <param name="Headers">They replace the old ones, all of them; an empty list leaves none.</param>
/// <param name="Status">Active begins anew: no failures are counted, and what waited goes out.</param>
public sealed record WebhookChange(
    string? Url, IReadOnlyList<string>? Events, IReadOnlyDictionary<string, string>? Headers, WebhookStatus? Status);

/// <summary>
/// What of a hook lies sealed: the secret that its deliveries are signed with, and its headers, which may hold a password.
/// </summary>
internal static class WebhookSecret
{
    private const string Purpose = "webhook";
    private const string HeadersPurpose = "webhook-headers";

    public static string Seal(string secret, MasterKey master) => master.Seal(secret, Purpose);

    public static string Open(string box, MasterKey master) => master.Open(box, Purpose);

    /// <summary>As one column: <c>Name: value</c> a line.</summary>
    public static string? SealHeaders(IReadOnlyDictionary<string, string>? headers, MasterKey master) =>
        headers is null or { Count: 0 }
            ? null
            : master.Seal(Lines.Join(headers.Select(header => $"{header.Key}: {header.Value}")), HeadersPurpose);

    public static IReadOnlyDictionary<string, string>? OpenHeaders(string? box, MasterKey master) =>
        box is null
            ? null
            : Lines.Split(master.Open(box, HeadersPurpose))
                .Select(line => line.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1]);

    public static string New() => "whsec_" + RandomNumberGenerator.GetHexString(64, lowercase: true);
}
