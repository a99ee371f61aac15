using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Figures;

public sealed class QueueFiguresTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_counted_for_its_account_and_for_the_server()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.AddAccountAsync();
        var (mine, theirs) = (Caller(server.Account), Caller(other));
        var hook = await server.Core.Webhooks.CreateAsync(mine, new NewWebhook(null, "https://a.example/", EventKinds.All, null));
        await server.Core.Webhooks.UpdateAsync(mine, hook.Webhook.Id, new WebhookChange(null, null, null, WebhookStatus.Paused));
        using var api = server.Robotomail();
        await api.SendMessageAsync(server.Messages(), SendingClient.Letter());
        await server.ExecuteAsync($"update webhooks set status = 'failed' where id = '{hook.Webhook.Id}'");

        var (own, foreign, whole) = (
            await server.Core.QueueFigures.OfAsync(mine, Ct),
            await server.Core.QueueFigures.OfAsync(theirs, Ct),
            await server.Core.QueueFigures.OfServerAsync(Ct));

        own.Outcomes.Recipients[RecipientStatus.Captured].ShouldBe(1);
        whole.Outcomes.Recipients[RecipientStatus.Captured].ShouldBe(1);
        foreign.Outcomes.Recipients.ShouldBeEmpty();
        (own.Hooks.FailedHooks, whole.Hooks.FailedHooks, foreign.Hooks.FailedHooks).ShouldBe((1, 1, 0));
        (own.Mail.Count, own.Mail.Oldest).ShouldBe((0, null));
    }

    private static Caller Caller(Provisioned account) => new(account.FullKey.Key.Id, KeyKind.Full, account.Account);
}
