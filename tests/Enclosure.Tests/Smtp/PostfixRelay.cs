using System.Diagnostics;
using Enclosure.Tests.Support;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>
/// A Postfix of its own, with queue and settings in a directory of its own, that takes mail on one port and relays it to another: what
/// docs/smtp.md describes, but for the times between two tries. Needs root.
/// </summary>
internal sealed class PostfixRelay : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _postfix;
    private Process? _master;

    private PostfixRelay(string postfix) => _postfix = postfix;

    public int Port { get; } = FreePort.Next();

    public string Log => File.Exists(_directory.File("mail.log")) ? File.ReadAllText(_directory.File("mail.log")) : "";

    /// <summary>Messages that are not delivered yet.</summary>
    public int Queued => Directory.EnumerateFiles(_directory.File("queue"), "*", SearchOption.AllDirectories)
        .Count(path => path.Contains("/incoming/") || path.Contains("/active/") || path.Contains("/deferred/"));

    public static async Task<PostfixRelay> StartAsync(int to)
    {
        var postfix = Programs.Need("postfix", "postfix");
        Assert.SkipUnless(Environment.UserName == "root", "needs root to run a Postfix of its own");
        var relay = new PostfixRelay(postfix);
        await relay.WriteSettingsAsync(to);
        var settings = relay._directory.Path;
        relay._master = Process.Start("/bin/sh", ["-c", $"exec {postfix} -c {settings} start-fg >{settings}/out.log 2>&1 </dev/null"]);
        await Eventually.TrueAsync(() => relay.Log.Contains("daemon started"), "Postfix has started");
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync(_postfix, ["-c", _directory.Path, "abort"]);
        if (_master is { } master)
        {
            await master.WaitForExitAsync();
            master.Dispose();
        }

        _directory.Dispose();
    }

    private async Task WriteSettingsAsync(int to)
    {
        var path = _directory.Path;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(_directory.File("queue"));
        Directory.CreateDirectory(_directory.File("state"));
        await Programs.RunAsync("/bin/chown", ["postfix", _directory.File("state")]);
        await File.WriteAllTextAsync(_directory.File("main.cf"),
            $"""
            compatibility_level = 3.6
            queue_directory = {path}/queue
            data_directory = {path}/state
            daemon_directory = /usr/lib/postfix/sbin
            command_directory = /usr/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file_prefixes = {path}
            maillog_file = {path}/mail.log
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = relay.example
            mynetworks = 127.0.0.0/8
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            relay_domains = localhost
            relay_recipient_maps =
            relay_transport = relay:[127.0.0.1]:{to}
            relay_destination_recipient_limit = 1
            message_size_limit = 52428800
            smtp_tls_security_level = may
            minimal_backoff_time = 1s
            maximal_backoff_time = 2s
            queue_run_delay = 1s

            """);
        await File.WriteAllTextAsync(_directory.File("master.cf"),
            $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - 10 smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """);
    }
}
