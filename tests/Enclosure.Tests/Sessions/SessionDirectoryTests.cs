using Enclosure.Secrets;
using Enclosure.Sessions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sessions;

public sealed class SessionDirectoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_gives_its_key_to_who_holds_its_secret()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Core.Sessions.OpenAsync(server.Account.FullKey.Key, server.Account.FullKey.Text);

        var found = await server.Core.Sessions.FindAsync(SessionSecret.TryParse(made.Secret.Text)!, isUse: true, Ct);

        found!.KeyText.ShouldBe(server.Account.FullKey.Text);
        found.KeyId.ShouldBe(server.Account.FullKey.Key.Id);
        (await server.Core.Sessions.FindAsync(SessionSecret.New(), isUse: true, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task However_busy_it_is_a_session_ends_after_its_longest_time()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var made = await server.Core.Sessions.OpenAsync(server.Account.FullKey.Key, server.Account.FullKey.Text);

        for (var spent = TimeSpan.Zero; spent < SessionDirectory.Longest - TimeSpan.FromHours(1); spent += TimeSpan.FromHours(1))
        {
            clock.Advance(TimeSpan.FromHours(1));
            (await server.Core.Sessions.FindAsync(made.Secret, isUse: true, Ct)).ShouldNotBeNull();
        }

        clock.Advance(TimeSpan.FromHours(1));
        (await server.Core.Sessions.FindAsync(made.Secret, isUse: true, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_page_looks_for_by_itself_keeps_no_session_alive()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var made = await server.Core.Sessions.OpenAsync(server.Account.FullKey.Key, server.Account.FullKey.Text);

        clock.Advance(TimeSpan.FromMinutes(90));
        (await server.Core.Sessions.FindAsync(made.Secret, isUse: false, Ct)).ShouldNotBeNull();
        clock.Advance(TimeSpan.FromMinutes(31));

        (await server.Core.Sessions.FindAsync(made.Secret, isUse: false, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task The_sweep_forgets_sessions_that_have_ended()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        await server.Core.Sessions.OpenAsync(server.Account.FullKey.Key, server.Account.FullKey.Text);
        clock.Advance(TimeSpan.FromHours(3));
        await server.Core.Sessions.OpenAsync(server.Account.FullKey.Key, server.Account.FullKey.Text);

        await server.Core.Sweep.RunAsync(Ct);

        (await server.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from console_sessions"), Ct)).ShouldBe(1);
    }
}
