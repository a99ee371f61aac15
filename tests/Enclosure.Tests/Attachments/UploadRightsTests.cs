using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Attachments;

/// <summary>Who may bring a file, whichever door it comes by.</summary>
public sealed class UploadRightsTests
{
    [Fact]
    public async Task A_key_that_is_limited_to_mailboxes_brings_no_file()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await ShouldBringNothingAsync(fixture, fixture.Caller with { Kind = KeyKind.Scoped }, Refusal.FullAccessRequired);
    }

    [Fact]
    public async Task A_suspended_account_is_brought_no_file()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var suspended = fixture.Caller.Account with { SuspendedAt = DateTimeOffset.UnixEpoch };
        await ShouldBringNothingAsync(fixture, fixture.Caller with { Account = suspended }, Refusal.AccountSuspended);
    }

    private static async Task ShouldBringNothingAsync(CoreFixture fixture, Caller caller, Refusal reason)
    {
        (await Should.ThrowAsync<RefusedException>(() => fixture.UploadAsync([1], caller))).Reason.ShouldBe(reason);
        (await Should.ThrowAsync<RefusedException>(() => fixture.IssueAsync(1, caller))).Reason.ShouldBe(reason);
        (await fixture.UsageAsync()).ShouldBe((0, 0));
        Files.Incoming(fixture.Data).ShouldBeEmpty();
    }
}
