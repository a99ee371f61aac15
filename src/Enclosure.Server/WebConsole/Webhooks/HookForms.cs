using Enclosure.Webhooks;

namespace Enclosure.Server.WebConsole.Webhooks;

/// <summary>Reads what forms say of hooks. What a hook may be is decided in the core.</summary>
internal static class HookForms
{
    public static HookForm Read(IFormCollection form) => new(
        form["url"].ToString().Trim(),
        [.. form["events"].OfType<string>().Distinct()],
        MailboxOf(form["mailboxId"].ToString()),
        form["headers"].ToString());

    public static NewWebhook New(HookForm form) => new(form.MailboxId, form.Url, form.Events, HeadersOf(form.Headers));

    public static WebhookChange Change(HookForm form, bool replacesHeaders) => new(
        form.Url, form.Events, replacesHeaders ? HeadersOf(form.Headers) ?? new Dictionary<string, string>() : null, Status: null);

    public static WebhookStatus StatusOf(string text) => text switch
    {
        "active" => WebhookStatus.Active,
        "paused" => WebhookStatus.Paused,
        _ => throw RefusedException.Invalid("status", "status must be active or paused."),
    };

    private static Guid? MailboxOf(string text)
    {
        if (text.Length == 0) return null;
        return Guid.TryParseExact(text, "D", out var id)
            ? id
            : throw RefusedException.Invalid("mailboxId", "Choose a mailbox of the list.");
    }

    private static Dictionary<string, string>? HeadersOf(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || !headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim()))
                throw RefusedException.Invalid("headers", "headers must be one Name: value a line, each name once.");
        }

        return headers.Count == 0 ? null : headers;
    }
}
