using System.Security.Cryptography;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Mail programs that others have written, against the door.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-tls")]
    [InlineData("-tlso")]
    public async Task Swaks_sends_a_file(string tls)
    {
        var swaks = Programs.Need("swaks", "swaks");
        await using var server = await ReceivedMail.ServerAsync();
        using var directory = new TempDirectory();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        await File.WriteAllBytesAsync(directory.File("report.pdf"), bytes);
        string[] arguments =
        [
            "--server", "127.0.0.1", "--port", $"{server.Smtp.Port}", "--helo", "client.example",
            "--from", "ann@example.com", "--to", "demo@localhost",
            "--attach-type", "application/pdf", "--attach", $"@{directory.File("report.pdf")}", .. tls.Length > 0 ? new[] { tls } : [],
        ];

        var (code, output) = await Programs.RunAsync(swaks, arguments);

        code.ShouldBe(0, output);
        output.Contains("TLS started").ShouldBe(tls.Length > 0);
        var file = (await ReceivedMail.FilesAsync(server)).ShouldHaveSingleItem();
        (file.Name, file.Type).ShouldBe(("report.pdf", "application/pdf"));
        file.Bytes.ShouldBe(bytes);
    }

    [Fact]
    public async Task Swaks_sees_why_a_recipient_is_refused()
    {
        var swaks = Programs.Need("swaks", "swaks");
        await using var server = await ReceivedMail.ServerAsync();

        var (code, output) = await Programs.RunAsync(
            swaks, ["--server", "127.0.0.1", "--port", $"{server.Smtp.Port}", "--from", "ann@example.com", "--to", "nobody@localhost"]);

        code.ShouldBe(24, output);
        output.ShouldContain("550 5.1.1");
    }

    [Fact]
    public async Task The_source_that_Postfix_tests_with_sends_many_at_once()
    {
        var source = Programs.Need("smtp-source", "postfix");
        await using var server = await ReceivedMail.ServerAsync();

        string[] load = ["-s", "8", "-m", "100", "-l", "20000", "-f", "ann@example.com", "-t", "demo@localhost"];
        var (code, output) = await Programs.RunAsync(source, [.. load, $"127.0.0.1:{server.Smtp.Port}"]);

        code.ShouldBe(0, output);
        (await ReceivedMail.MessagesAsync(server.Core)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Python_sends_names_of_the_world_under_TLS()
    {
        var python = Programs.Need("python3", "python3");
        await using var server = await ReceivedMail.ServerAsync();
        const string Script =
            """
            import smtplib, ssl, sys
            from email.message import EmailMessage
            from email.policy import SMTP
            message = EmailMessage(policy=SMTP)
            message['From'], message['To'], message['Subject'] = 'ann@example.com', 'demo@localhost', 'Grüße'
            message.set_content('Liebe Grüße\n.\n..\n')
            message.add_alternative('<p><img src="cid:dot"></p>', subtype='html')
            message.get_payload()[1].add_related(bytes(range(256)), 'image', 'png', cid='<dot>', filename='dot.png')
            message.add_attachment(b'%PDF-1.7 ' + bytes(range(256)) * 300, maintype='application', subtype='pdf', filename='請求書.pdf')
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as smtp:
                smtp.starttls(context=context)
                smtp.send_message(message)
            """;

        var (code, output) = await Programs.RunAsync(python, ["-", $"{server.Smtp.Port}"], Script);

        code.ShouldBe(0, output);
        var message = (await ReceivedMail.MessagesAsync(server.Core)).ShouldHaveSingleItem();
        message.Text.Plain.ReplaceLineEndings("\n").ShouldBe("Liebe Grüße\n.\n..\n");
        var files = await ReceivedMail.FilesAsync(server);
        files.Select(file => file.Name).ShouldBe(["dot.png", "請求書.pdf"]);
        files[0].Bytes.ShouldBe([.. Enumerable.Range(0, 256).Select(each => (byte)each)]);
        files[1].Bytes.Length.ShouldBe(9 + (256 * 300));
    }

    [Fact]
    public async Task OpenSSL_begins_TLS_and_talks()
    {
        var openssl = Programs.Need("openssl", "openssl");
        await using var server = await ReceivedMail.ServerAsync();
        const string Input =
            "EHLO client.example\nMAIL FROM:<ann@example.com>\nRCPT TO:<demo@localhost>\nDATA\nSubject: x\n\nHi\n.\nQUIT\n";

        var (_, output) = await Programs.RunAsync(
            openssl, ["s_client", "-starttls", "smtp", "-connect", $"127.0.0.1:{server.Smtp.Port}", "-crlf", "-quiet"], Input);

        output.ShouldContain("250 2.0.0 Kept as");
        output.ShouldContain("221 2.0.0");
        (await ReceivedMail.MessagesAsync(server.Core)).ShouldHaveSingleItem().Text.Subject.ShouldBe("x");
    }
}
