using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;

namespace Enclosure.Tests.Browser;

/// <summary>An account in which something has happened: names long and hostile, lists that are not empty.</summary>
internal static class Scenery
{
    private const string LongName = "a-name-that-is-much-longer-than-any-telephone-is-wide-and-does-not-want-to-break-anywhere.xlsx";

    public static async Task SetAsync(TestServer server)
    {
        using var api = server.Robotomail();
        var account = server.Account.Account.Id;
        await server.Core.Mailboxes.CreateOfAccountAsync(account, "invoices", "Invoices & <b>receipts</b>");
        await server.Core.Mailboxes.CreateOfAccountAsync(account, "a.mailbox.with.a.rather.long.name.for.a.phone", null);
        await server.AddKeyAsync(KeyKind.Scoped, server.Account.Mailbox.Id);
        await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Full, "\"><img src=x onerror=alert(1)> " + new string('n', 120), []);
        await api.UploadAsync(new byte[2_400_000], "contract.pdf", "application/pdf");
        await api.UploadAsync(new byte[900_000], LongName, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        await api.UploadAsync(new byte[300_000], "photo.jpg", "image/jpeg");
        await api.DeliverAsync(Letters.WithFile("notes.txt", "aGVsbG8="));
        await api.SendMessageAsync(server.Messages(), SendingClient.Letter());
        var caller = new Caller(server.Account.FullKey.Key.Id, KeyKind.Full, server.Account.Account);
        var hook = await server.Core.Webhooks.CreateAsync(caller, new NewWebhook(null, "https://hooks.example/", EventKinds.All, null));
        await server.Core.Webhooks.UpdateAsync(caller, hook.Webhook.Id, new WebhookChange(null, null, null, WebhookStatus.Paused));
        await server.Core.Webhooks.CreateAsync(
            caller,
            new NewWebhook(server.Account.Mailbox.Id, $"https://hooks.example/{new string('p', 200)}", [EventKinds.MessageReceived], null));
    }
}
