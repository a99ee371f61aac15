using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>
/// A process that is killed loses nothing the kernel has; only a machine that loses its power shows a missing sync. So the calls themselves
/// are watched, with strace.
/// </summary>
public sealed class SyncOrderTests
{
    [Fact]
    public async Task One_upload_syncs_file_directory_and_log_then_renames_then_answers()
    {
        TestDatabase.SkipUnlessSqlite("the syncs of its log are traced");
        using var data = new TempDirectory();
        var trace = data.File("trace");
        using var server = await TracedAsync(trace, tracer => ServerProcess.StartAsync(data.Path, tracer));
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", server.Keys(data.Path)!.Value.GetProperty("robotomailKey").GetString());
        await Files.PostFileAsync(client, [1, 2, 3]);
        await Task.Delay(200);
        var before = (await SystemCall.ReadAsync(trace)).Max(call => call.Ended);

        (await Files.PostFileAsync(client, [4, 5, 6])).EnsureSuccessStatusCode();
        await Task.Delay(200);

        var calls = (await SystemCall.ReadAsync(trace)).Where(call => call.Begun > before);
        var steps = calls.OrderBy(call => call.IsSync ? call.Ended : call.Begun).Select(Step).OfType<string>().ToList();
        steps.Take(2).ShouldBe(["sync file", "sync incoming"], ignoreOrder: true);
        steps.Skip(2).ShouldBe(["sync log", "rename", "answer"]);
    }

    [Fact]
    public async Task Mail_is_accepted_after_its_files_their_directory_and_the_log_are_synced()
    {
        TestDatabase.SkipUnlessSqlite("the syncs of its log are traced");
        using var data = new TempDirectory();
        var (trace, port) = (data.File("trace"), FreePort.Next());
        using var server = await TracedAsync(trace, tracer => ServerProcess.StartWithMailAsync(data.Path, port, tracer));
        using var talk = await SmtpTalk.OpenAsync(new IPEndPoint(IPAddress.Loopback, port));
        await talk.PlayAsync(
            """
            < 220
            > EHLO client
            < 250
            > MAIL FROM:<ann@example.com>
            < 250
            > RCPT TO:<demo@localhost>
            < 250
            > DATA
            < 354
            """);

        await talk.SendAsync(MailSteps.Wire(TwoFiles));
        (await talk.AskAsync(".")).ShouldStartWith("250 2.0.0 Kept");

        var calls = await UntilAsync(trace, "250 2.0.0 Kept");
        var accepted = calls.Single(call => call.Says("250 2.0.0 Kept"));
        calls = [.. calls.Where(call => call.Begun > calls.Single(call => call.Says("250 2.1.5")).Begun && call.Begun < accepted.Begun)];
        var placed = calls.Where(call => call.IsRename && call.StagedFile is not null).ToList();
        placed.Count.ShouldBe(3, "two files and the skeleton");
        // The sweep syncs the log for itself, at any time: the message's own is the last before its files are put in place.
        var log = calls.Last(call => Step(call) == "sync log" && call.Ended < placed.Min(each => each.Begun));
        var created = calls.Where(call => call.IsCreation && call.StagedFile is not null).ToList();
        created.Count.ShouldBe(3, "two files and the skeleton");
        foreach (var name in created.Select(call => call.StagedFile))
        {
            var written = calls.Last(call => call.IsWrite && call.StagedFile == name);
            calls.ShouldContain(call => call.IsSync && call.StagedFile == name && call.Begun > written.Ended && call.Ended < log.Begun);
        }

        calls.ShouldContain(call => Step(call) == "sync incoming" && call.Begun > created.Max(each => each.Ended)
            && call.Ended < log.Begun);
    }

    private static async Task<ServerProcess> TracedAsync(string trace, Func<string[], Task<ServerProcess>> start)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Exists("strace"), "needs strace (Debian package strace) to watch the server's system calls");
        try
        {
            return await start(SystemCall.Tracer(trace));
        }
        catch (InvalidOperationException)
        {
            Assert.Skip("strace may not trace here (ptrace is not permitted)");
            throw new UnreachableException();
        }
    }

    /// <summary>The trace as far as these words to a client.</summary>
    private static async Task<IReadOnlyList<SystemCall>> UntilAsync(string trace, string words)
    {
        IReadOnlyList<SystemCall> calls = [];
        await Eventually.TrueAsync(
            async () => (calls = await SystemCall.ReadAsync(trace)).Any(call => call.Says(words)), $"the trace has {words}");
        return calls;
    }

    private static string? Step(SystemCall call) =>
        call.IsSync ? What(call) is { } what ? $"sync {what}" : null
        : call.IsRename ? call.StagedFile is null ? null : "rename"
        : call.Says("HTTP/1.1 201") ? "answer"
        : null;

    private static string? What(SystemCall sync) =>
        sync.StagedFile is not null ? "file"
        : sync.Text.Contains("/incoming>") ? "incoming"
        : sync.Text.Contains("enclosure.db-wal>") ? "log"
        : sync.Text.Contains("enclosure.db>") ? "database"
        : null;

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string TwoFiles =>
        $"""
        From: ann@example.com
        Subject: Two files
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: application/octet-stream; name=a.bin
        Content-Transfer-Encoding: base64

        {MailSteps.Base64Lines(MailSteps.Noise(5000))}
        --b
        Content-Type: application/octet-stream; name=b.bin
        Content-Transfer-Encoding: base64

        {MailSteps.Base64Lines(MailSteps.Noise(5000, seed: 2))}
        --b--

        """;
}
