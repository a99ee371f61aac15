using System.Diagnostics;
using System.Globalization;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Xunit;

namespace Enclosure.Tests.Relaying;

/// <summary>Python's aiosmtpd, which keeps each message byte for byte as it came.</summary>
internal sealed class RawReceiver : IDisposable
{
    private const string Script =
        """
        import asyncio, json, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        folder, user, password = sys.argv[1:4]
        count = 0

        class Keeping:
            async def handle_DATA(self, server, session, envelope):
                global count
                count += 1
                said = dict(sender=envelope.mail_from, recipients=envelope.rcpt_tos, options=envelope.mail_options,
                            login=session.auth_data.login.decode() if session.auth_data else None, tls=session.ssl is not None)
                with open(os.path.join(folder, f'{count}.eml'), 'wb') as file: file.write(envelope.content)
                with open(os.path.join(folder, f'{count}.json'), 'w') as file: json.dump(said, file)
                return f'250 2.0.0 kept as {count}'

        def login(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login.decode(), data.password.decode()) == (user, password), handled=False, auth_data=data)

        def smtp():
            return SMTP(Keeping(), enable_SMTPUTF8=True, data_size_limit=50_000_000, ident='raw', hostname='raw.example', loop=loop,
                        tls_context=tls, require_starttls=tls is not None, auth_required=user != '', authenticator=login if user else None)

        tls = None
        if os.path.exists(os.path.join(folder, 'key.pem')):
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem'))
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(smtp, '127.0.0.1', 0))
        print(server.sockets[0].getsockname()[1], flush=True)
        loop.run_forever()
        """;

    private readonly TempDirectory _folder = new();
    private readonly Process _process;

    /// <param name="user">With one, TLS and AUTH are asked for.</param>
    private RawReceiver(string user, string password)
    {
        if (user != "") TestCertificates.WriteTo(_folder.File("cert.pem"), _folder.File("key.pem"));
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, _folder.Path, user, password])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Port = int.Parse(_process.StandardOutput.ReadLine() ?? "0", CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public static async Task<RawReceiver> StartAsync(string user = "", string password = "")
    {
        var (code, _) = await Programs.RunAsync(Programs.Need("python3", "python3"), ["-c", "import aiosmtpd"]);
        Assert.SkipWhen(code != 0, "needs Python's aiosmtpd (Debian package python3-aiosmtpd)");
        return new RawReceiver(user, password);
    }

    /// <summary>How many messages came and are written whole.</summary>
    public int Count => Directory.GetFiles(_folder.Path, "*.json").Length;

    public byte[] Message(int number) => File.ReadAllBytes(_folder.File($"{number}.eml"));

    /// <summary>Envelope and login as JSON.</summary>
    public string Said(int number) => File.ReadAllText(_folder.File($"{number}.json"));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
