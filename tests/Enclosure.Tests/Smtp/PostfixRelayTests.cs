using System.Diagnostics;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Postfix in front, as docs/smtp.md sets it up, and the server killed in the middle.</summary>
public sealed class PostfixRelayTests
{
    private const int Messages = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_thousand_messages_arrive_once_each_and_whole_though_the_server_is_killed_in_the_middle()
    {
        var source = Programs.Need("smtp-source", "postfix");
        using var data = new TempDirectory();
        var port = FreePort.Next();
        await using var relay = await PostfixRelay.StartAsync(port);
        await using var core = await Core.OpenAsync(TestDatabase.SettingsOf(data.Path), TimeProvider.System, CancellationToken.None);

        using (var first = await ServerProcess.StartWithMailAsync(data.Path, port))
        {
            string[] load = ["-s", "10", "-m", $"{Messages}", "-l", "6000", "-f", "ann@example.com", "-t", "demo@localhost"];
            var sending = Programs.RunAsync(source, [.. load, $"127.0.0.1:{relay.Port}"]);
            await UntilAsync(async () => await CountAsync(core) >= Messages / 5, relay);
            first.Kill();
            var (code, output) = await sending;
            code.ShouldBe(0, output);
        }

        (await CountAsync(core)).ShouldBeLessThan(Messages, "else nothing was under way when the server was killed");
        using var second = await ServerProcess.StartWithMailAsync(data.Path, port);
        await UntilAsync(() => Task.FromResult(relay.Queued == 0), relay);
        second.Kill();

        relay.Log.ShouldNotContain("status=bounced");
        var messages = await ReceivedMail.MessagesAsync(core);
        messages.Count.ShouldBe(Messages);
        messages.Select(message => message.InternetMessageId).Distinct().Count().ShouldBe(Messages);
        foreach (var message in messages) (await ReceivedMail.RawAsync(core, message)).Same.ShouldBeTrue();
        var (checkCode, checkOutput, checkErrors) = await ServerProcess.RunAsync(data.Path, "check");
        checkCode.ShouldBe(0, checkOutput + checkErrors);
    }

    private static Task<long> CountAsync(Core core) => core.Database.ReadAsync(
        sql => sql.ValueAsync<long>("select count(*) from messages"), CancellationToken.None);

    private static async Task UntilAsync(Func<Task<bool>> condition, PostfixRelay relay)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"Postfix says: {string.Join('\n', relay.Log.Split('\n').TakeLast(20))}");
    }
}
