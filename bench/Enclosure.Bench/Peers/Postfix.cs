namespace Enclosure.Bench.Peers;

/// <summary>
/// Postfix with an instance of its own, as Debian ships it but for what would leave loopback. It answers once a message is synced in its
/// queue, and delivers it into a Maildir afterwards.
/// </summary>
internal static class Postfix
{
    private const string Owner = "postfix";

    public static string Maildir(string folder) => Path.Combine(folder, "mail");

    /// <summary>Whether messages wait for their delivery.</summary>
    public static bool HasMail(string folder) =>
        new[] { "incoming", "active", "deferred" }.Select(name => Path.Combine(folder, "queue", name)).Where(Directory.Exists)
            .Any(queue => Directory.EnumerateFiles(queue, "*", SearchOption.AllDirectories).Any());

    public static async Task<ServerProcess> Start(string folder, CancellationToken stop)
    {
        Programs.Need("postfix");
        if (Environment.UserName != "root")
        {
            throw new PeerMissingException("only root can start it");
        }

        var port = Loopback.FreePort();
        var settings = Directory.CreateDirectory(Path.Combine(folder, "settings")).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "main.cf"), await Settings(folder, stop), stop);
        await File.WriteAllTextAsync(Path.Combine(settings, "master.cf"), Services(port), stop);
        await PrepareFolders(folder, stop);
        await Programs.Run("postfix", ["-c", settings, "check"], stop);

        // Its own start command would leave the parent; run so, the process that is started is the one that is stopped.
        var programs = (await Programs.Run("postconf", ["-h", "daemon_directory"], stop)).Trim();
        string[] command = [Path.Combine(programs, "master"), "-c", settings];
        return await ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop, ("MAIL_CONFIG", settings));
    }

    private static async Task PrepareFolders(string folder, CancellationToken stop)
    {
        foreach (var name in new[] { "data", "mail" })
        {
            await Programs.Run("chown", [Owner, Directory.CreateDirectory(Path.Combine(folder, name)).FullName], stop);
        }

        Directory.CreateDirectory(Path.Combine(folder, "queue"));
    }

    private static async Task<string> Settings(string folder, CancellationToken stop) =>
        $"""
        compatibility_level = 3.6
        queue_directory = {folder}/queue
        data_directory = {folder}/data
        maillog_file = {folder}/maillog
        maillog_file_prefixes = {folder}
        myhostname = localhost
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        alias_maps =
        local_recipient_maps =
        message_size_limit = 52428800
        virtual_mailbox_limit = 0
        virtual_mailbox_domains = localhost
        virtual_mailbox_base = {Maildir(folder)}
        virtual_mailbox_maps = static:demo/
        virtual_minimum_uid = 1
        virtual_uid_maps = static:{(await Programs.Run("id", ["-u", Owner], stop)).Trim()}
        virtual_gid_maps = static:{(await Programs.Run("id", ["-g", Owner], stop)).Trim()}

        """;

    private static string Services(int port) =>
        $"""
        127.0.0.1:{port} inet n - n - - smtpd
        cleanup   unix  n  -  n  -      0  cleanup
        qmgr      unix  n  -  n  300    1  qmgr
        tlsmgr    unix  -  -  n  1000?  1  tlsmgr
        rewrite   unix  -  -  n  -      -  trivial-rewrite
        bounce    unix  -  -  n  -      0  bounce
        defer     unix  -  -  n  -      0  bounce
        trace     unix  -  -  n  -      0  bounce
        verify    unix  -  -  n  -      1  verify
        flush     unix  n  -  n  1000?  0  flush
        proxymap  unix  -  -  n  -      -  proxymap
        error     unix  -  -  n  -      -  error
        retry     unix  -  -  n  -      -  error
        discard   unix  -  -  n  -      -  discard
        virtual   unix  -  n  n  -      -  virtual
        anvil     unix  -  -  n  -      1  anvil
        scache    unix  -  -  n  -      1  scache
        postlog   unix-dgram n - n -    1  postlogd

        """;
}
