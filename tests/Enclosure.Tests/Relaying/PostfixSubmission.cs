using System.Diagnostics;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Xunit;

namespace Enclosure.Tests.Relaying;

/// <summary>
/// A Postfix of its own that takes mail on one port under STARTTLS, on another under TLS from the first byte, from whoever logs in by Cyrus
/// SASL, and passes it on. Needs root.
/// </summary>
internal sealed class PostfixSubmission : IAsyncDisposable
{
    public const string User = "ann@submission.example";
    public const string Password = "correct horse";
    private readonly TempDirectory _directory = new();
    private readonly string _postfix;
    private Process? _master;

    private PostfixSubmission(string postfix) => _postfix = postfix;

    public int Port { get; } = FreePort.Next();

    public int TlsPort { get; } = FreePort.Next();

    public string Log => File.Exists(_directory.File("mail.log")) ? File.ReadAllText(_directory.File("mail.log")) : "";

    public static async Task<PostfixSubmission> StartAsync(int to)
    {
        var postfix = Programs.Need("postfix", "postfix");
        var saslpasswd = Programs.Need("saslpasswd2", "sasl2-bin");
        Assert.SkipUnless(Environment.UserName == "root", "needs root to run a Postfix of its own");
        var server = new PostfixSubmission(postfix);
        await server.WriteSettingsAsync(saslpasswd, to);
        var settings = server._directory.Path;
        server._master = Process.Start("/bin/sh", ["-c", $"exec {postfix} -c {settings} start-fg >{settings}/out.log 2>&1 </dev/null"]);
        await Eventually.TrueAsync(() => server.Log.Contains("daemon started"), "Postfix has started");
        return server;
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

    private async Task WriteSettingsAsync(string saslpasswd, int to)
    {
        var path = _directory.Path;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        foreach (var folder in new[] { "queue", "state", "sasl" }) Directory.CreateDirectory(_directory.File(folder));
        await Programs.RunAsync("/bin/chown", ["postfix", _directory.File("state")]);
        TestCertificates.WriteTo(_directory.File("cert.pem"), _directory.File("key.pem"));
        await Programs.RunAsync(saslpasswd, ["-p", "-c", "-f", _directory.File("sasldb2"), "-u", "submission.example", "ann"], Password);
        await Programs.RunAsync("/bin/chown", ["postfix", _directory.File("sasldb2")]);
        await File.WriteAllTextAsync(_directory.File("sasl/smtpd.conf"),
            $"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {path}/sasldb2\nmech_list: PLAIN LOGIN\n");
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
            myhostname = submission.example
            mydestination =
            mynetworks =
            local_recipient_maps =
            alias_maps =
            alias_database =
            default_transport = smtp:[127.0.0.1]:{to}
            smtpd_relay_restrictions = permit_sasl_authenticated, reject
            smtpd_recipient_restrictions = check_recipient_access inline:{"{"}{"{"}gone@example.net = 550 5.1.1 No such user{"}"}{"}"}
            smtpd_tls_cert_file = {path}/cert.pem
            smtpd_tls_key_file = {path}/key.pem
            smtpd_tls_security_level = encrypt
            smtpd_sasl_auth_enable = yes
            smtpd_tls_auth_only = yes
            cyrus_sasl_config_path = {path}/sasl
            message_size_limit = 2000000
            smtputf8_enable = yes

            """);
        await File.WriteAllTextAsync(_directory.File("master.cf"),
            $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            127.0.0.1:{TlsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
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
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """);
    }
}
