using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Accounts;

/// <summary>What needs the whole account, or one that is not suspended, is refused in the core, whichever door asks.</summary>
public sealed class RightsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> NeedFullAccess => [.. FullAccess.Keys];

    public static TheoryData<string> NeedActive => [.. Active.Keys];

    private static readonly Dictionary<string, Func<CoreFixture, Caller, Task>> FullAccess = new()
    {
        ["make a key"] = (fixture, caller) => fixture.Core.Keys.CreateAsync(caller, WantedKey.Of("k", [])),
        ["list keys"] = (fixture, caller) => fixture.Core.Keys.ListAsync(caller, None),
        ["page keys"] = (fixture, caller) => fixture.Core.Keys.PageAsync(caller, null, 10, None),
        ["revoke a key"] = (fixture, caller) => fixture.Core.Keys.RevokeAsync(caller, caller.KeyId),
        ["count mailboxes"] = (fixture, caller) => fixture.Core.Mailboxes.CountAsync(caller, None),
        ["make a mailbox"] = (fixture, caller) => fixture.Core.Mailboxes.CreateAsync(caller, "new", null),
        ["delete a mailbox"] = (fixture, caller) => fixture.Core.Mailboxes.DeleteAsync(caller, Guid.NewGuid()),
        ["list captured mail"] = (fixture, caller) => fixture.Core.Captured.ListAsync(caller, null, 10, None),
        ["get captured mail"] = (fixture, caller) => fixture.Core.Captured.GetAsync(caller, Guid.NewGuid(), None),
        ["open captured mail"] = (fixture, caller) => fixture.Core.Captured.OpenAsync(caller, Guid.NewGuid(), None),
        ["see the account's figures"] = (fixture, caller) => fixture.Core.AccountFigures.OfAsync(caller, None),
        ["see the storage"] = (fixture, caller) => fixture.Core.StorageFigures.OfAsync(caller, None),
        ["see the queues"] = (fixture, caller) => fixture.Core.QueueFigures.OfAsync(caller, None),
    };

    private static readonly Dictionary<string, Func<CoreFixture, Caller, Task>> Active = new()
    {
        ["make a mailbox"] = (fixture, caller) => fixture.Core.Mailboxes.CreateAsync(caller, "new", null),
        ["change a mailbox"] = (fixture, caller) => fixture.Core.Mailboxes.UpdateAsync(caller, Guid.NewGuid(), "n", null),
        ["make a hook"] = (fixture, caller) => fixture.Core.Webhooks.CreateAsync(
            caller, new NewWebhook(null, "https://a.example/", EventKinds.All, null)),
        ["change a hook"] = (fixture, caller) => fixture.Core.Webhooks.UpdateAsync(
            caller, Guid.NewGuid(), new WebhookChange(null, null, null, WebhookStatus.Paused)),
        ["deliver again"] = (fixture, caller) => fixture.Core.Deliveries.RedeliverAsync(caller, Guid.NewGuid(), Guid.NewGuid()),
    };

    [Theory]
    [MemberData(nameof(NeedFullAccess))]
    public async Task A_scoped_caller_is_refused(string what)
    {
        await using var fixture = await CoreFixture.OpenAsync();

        (await Should.ThrowAsync<RefusedException>(() => FullAccess[what](fixture, fixture.Caller with { Kind = KeyKind.Scoped })))
            .Reason.ShouldBe(Refusal.FullAccessRequired);
    }

    [Theory]
    [MemberData(nameof(NeedActive))]
    public async Task A_suspended_account_is_refused(string what)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var account = await fixture.Core.Accounts.ChangeAsync(fixture.Caller.Account.Id, new AccountChange(Suspended: true));

        (await Should.ThrowAsync<RefusedException>(() => Active[what](fixture, fixture.Caller with { Account = account })))
            .Reason.ShouldBe(Refusal.AccountSuspended);
    }

    [Theory]
    [InlineData(KeyKind.Platform, 0, 1)]
    [InlineData(KeyKind.Scoped, 0, 1)]
    [InlineData(KeyKind.Full, 1, 1)]
    [InlineData(KeyKind.Workspace, 1, 1)]
    [InlineData(KeyKind.Scoped, ApiKeys.MostMailboxes + 1, 1)]
    [InlineData(KeyKind.Full, 0, ApiKeys.LongestName + 1)]
    public async Task A_key_that_cannot_be_is_refused(KeyKind kind, int mailboxes, int name)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var wanted = new WantedKey(kind, new string('n', name), [.. Enumerable.Range(0, mailboxes).Select(_ => Guid.NewGuid())]);

        (await Should.ThrowAsync<RefusedException>(() => fixture.Core.Keys.CreateAsync(fixture.Caller, wanted)))
            .Reason.ShouldBe(Refusal.ValidationError);
    }

    [Theory]
    [InlineData("http://10.0.0.1/", "message.sent", "X-A", "url")]
    [InlineData("https://a.example/", "message.eaten", "X-A", "events")]
    [InlineData("https://a.example/", "message.sent", "Host", "headers")]
    public async Task A_hook_that_cannot_be_is_refused_when_it_is_made_and_when_it_is_changed(
        string url, string kind, string header, string field)
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var headers = new Dictionary<string, string> { [header] = "v" };
        var made = await fixture.Core.Webhooks.CreateAsync(
            fixture.Caller, new NewWebhook(null, "https://a.example/", EventKinds.All, null));

        foreach (var attempt in new Func<Task>[]
        {
            () => fixture.Core.Webhooks.CreateAsync(fixture.Caller, new NewWebhook(null, url, [kind], headers)),
            () => fixture.Core.Webhooks.UpdateAsync(fixture.Caller, made.Webhook.Id, new WebhookChange(url, [kind], headers, null)),
        })
            (await Should.ThrowAsync<RefusedException>(attempt)).Fields.ShouldHaveSingleItem().Field.ShouldBe(field);
    }
}
