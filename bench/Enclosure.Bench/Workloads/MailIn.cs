using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W5: mail comes in over SMTP and is taken apart, its files synced before the 250.</summary>
internal static class MailIn
{
    private const int Connections = 32;
    public const int PdfSize = 200_000;
    public const Duties OurDuties = Sink | Duties.WritesRows;

    private const int LargePdfSize = 18_200_000;
    private const double PeakGoal = 160;
    private const Duties Sink = Duties.Syncs | Duties.Hashes | Duties.Parses;

    private const string Method =
        """
        multipart/mixed of related of alternative: text, HTML, an inline PNG of 30 kB, a PDF and a CSV of 5 kB, base64 in lines of 76 characters.
        Each connection sends MAIL, RCPT and DATA together, the message after the 354, and waits for the 250, which comes once the files are
        synced; no two messages have the same Message-ID. The floor writes and syncs three files, a fourth with the rest, and their folder.
        """;

    public static IEnumerable<Case> Cases(Scene scene) =>
    [
        new("W5", "mail of 320 kB with three files", [.. Whole(scene, PdfSize), Haraka(scene)])
        {
            Method = Method,
            Connections = Connections,
            Protocol = Protocol.Smtp,
            Goals = [new(Names.Floor, 0.80), new(Names.Postfix, 3)],
            PeakGoalMegabytes = PeakGoal,
        },
        new("W5", "mail of 25 MB", Whole(scene, LargePdfSize))
        {
            Connections = Connections,
            Protocol = Protocol.Smtp,
            BytesPerOperation = MailMessage.Build(Loopback.Mailbox, LargePdfSize).Bytes.Length,
            PeakGoalMegabytes = PeakGoal,
        },
    ];

    public static Task<Stage> OpenEnclosure(Scene scene, int pdfSize, CancellationToken stop) =>
        OurStage.Open(scene, server => Task.FromResult(Ours(server, pdfSize)), stop);

    private static Contender[] Whole(Scene scene, int pdfSize) =>
    [
        new(Names.Enclosure, OurDuties, stop => OpenEnclosure(scene, pdfSize, stop)),
        new(Names.Floor, Sink, stop => Open(scene.Fresh("floor"), folder => Floors.StartMail(folder, stop), pdfSize)),
        new(Names.Postfix, Duties.Syncs, stop => OpenPostfix(scene.Fresh("postfix"), pdfSize, stop))
        {
            Note = "takes no message apart; answers once the message is synced in its queue and delivers it to a Maildir afterwards",
        },
        new(Names.SmtpServer, Sink, stop => Open(scene.Fresh("smtp-server"), folder => NodePeers.StartMail(scene, folder, stop), pdfSize))
        {
            Note = "one process; writes and syncs the three files, nothing of the message itself",
        },
    ];

    private static Contender Haraka(Scene scene) =>
        new(Names.Haraka, Sink, stop => Open(scene.Fresh("haraka"), folder => Peers.Haraka.Start(scene, folder, stop), PdfSize))
        {
            Note = "one process; writes and syncs the three files, nothing of the message itself",
        };

    public static Stage Ours(EnclosureServer server, int pdfSize) =>
        new(server.Process, MailRequests.To(server.Keys.MailboxAddress, pdfSize, Connections), server)
        {
            Ports = [server.SmtpPort],
            Protocol = Protocol.Smtp,
            Uploads = server.Data,
            UploadSize = pdfSize,
        };

    private static async Task<Stage> Open(string folder, Func<string, Task<ServerProcess>> start, int pdfSize) =>
        new(await start(folder), MailRequests.To(Loopback.Mailbox, pdfSize, Connections)) { Uploads = folder, UploadSize = pdfSize };

    private static async Task<Stage> OpenPostfix(string folder, int pdfSize, CancellationToken stop)
    {
        var next = MailRequests.To(Loopback.Mailbox, pdfSize, Connections);
        return new(await Postfix.Start(folder, stop), next)
        {
            IsBusy = () => Postfix.HasMail(folder),
            Uploads = Postfix.Maildir(folder),
            UploadSize = pdfSize,
            UploadSlack = pdfSize,
        };
    }
}
