using System.Text.Json;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W8: mail goes out with three stored files, through the API and a relay; beside it W5 on a server of its own.</summary>
internal static class MailOut
{
    private const double PeakGoal = 160;
    private const string MailIn5 = "Enclosure, mail in (W5)";
    private const Duties Send = Duties.Syncs | Duties.Authenticates | Duties.WritesRows;

    private const string Method =
        """
        Text, HTML, and files of 200 kB, 30 kB and 5 kB that are stored already and sent again and again. Each connection posts a message and waits for
        the 201, which comes once it is committed; the relay is smtp-sink, without TLS. The rate is that of messages the sink has taken, from the first
        post to the last of them; p50 and p99 are those of the posts.
        """;

    public static Case Case(Scene scene) => new("W8", "mail out of 320 kB with three stored files",
    [
        new(Names.Enclosure, Send, stop => Open(scene, stop)),
        new(MailIn5, MailIn.OurDuties, stop => MailIn.OpenEnclosure(scene, MailIn.PdfSize, stop)),
    ])
    {
        Method = Method,
        Goals = [new(MailIn5, 0.5)],
        PeakGoalMegabytes = PeakGoal,
    };

    private static async Task<Stage> Open(Scene scene, CancellationToken stop)
    {
        var sink = await SmtpSink.Start(scene.Fresh("sink"), stop);
        try
        {
            return await OurStage.Open(scene, scene.Fresh("enclosure"), server => Prepare(server, sink, stop), stop, Settings(sink));
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    private static (string, string)[] Settings(SmtpSink sink) =>
    [
        ("ENCLOSURE_Outbound__Mode", "relay"),
        ("ENCLOSURE_Outbound__Relay__Host", "127.0.0.1"),
        ("ENCLOSURE_Outbound__Relay__Port", $"{sink.Port}"),
        ("ENCLOSURE_Outbound__Relay__Tls", "none"),
        ("ENCLOSURE_Outbound__MailboxPerMinute", "0"),
        ("ENCLOSURE_Outbound__AccountPerMinute", "0"),
    ];

    private static async Task<Stage> Prepare(EnclosureServer server, SmtpSink sink, CancellationToken stop)
    {
        var path = $"/v1/mailboxes/{await MailboxOf(server, stop)}/messages";
        var post = Requests.PostJson(path, await Message(server, stop), $"Authorization: Bearer {server.Keys.RobotomailKey}");
        return new Stage(server.Process, (_, _) => post, new Owner(server, sink)) { Done = () => sink.Taken };
    }

    private static async Task<string> Message(EnclosureServer server, CancellationToken stop)
    {
        var ids = new List<string>();
        foreach (var size in new[] { MailIn.PdfSize, MailMessage.PngSize, MailMessage.CsvSize })
        {
            ids.AddRange(await Uploaded.Files(server, 1, size, stop));
        }

        return JsonSerializer.Serialize(new
        {
            to = new[] { "customer@bench.example" },
            subject = "Your invoice of January",
            bodyText = "Dear customer,\n\nplease find your invoice and the figures behind it in the files that come with this message.\n",
            bodyHtml = "<p>Dear customer,</p><p>please find your invoice and the figures behind it in the files that come with this "
                + "message.</p>",
            attachments = ids,
        });
    }

    private static async Task<string> MailboxOf(EnclosureServer server, CancellationToken stop)
    {
        using var list = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/v1/mailboxes", UriKind.Relative), stop));
        return list.RootElement.GetProperty("mailboxes")[0].GetProperty("id").GetString()!;
    }

    private sealed class Owner(EnclosureServer server, SmtpSink sink) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await sink.DisposeAsync();
        }
    }
}
