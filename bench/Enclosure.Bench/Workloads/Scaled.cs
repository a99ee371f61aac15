using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W9: W1, W2, W3 and W5 on PostgreSQL and a bucket, with one copy and with two, beside the embedded default.</summary>
internal sealed class Scaled(Scene scene, ScaledPlace place, Options options)
{
    private const double OverEmbedded = 0.5;
    private const double PeakGoal = 160;
    private const long MostUploaded = 1_500_000_000;

    private const string Method =
        """
        PostgreSQL syncs every commit; the bucket is Ceph's gateway with its store in memory. Two copies share both, and the loader's
        connections go to them in turn, with no balancer between. Everything shares the machine's cores.
        """;

    private readonly ScaledStages _stages = new(scene, place);

    public IEnumerable<Case> Cases() =>
    [
        OfIssue("one busy account", (server, _, _) => Task.FromResult(IssueUpload.Open(server))),
        OfIssue("1,000 accounts", IssueToMany),
        Of("W3, metadata with a fresh signed URL", (server, _, stop) => Metadata.Open(server, stop), Metadata.OurDuties,
            new Contender(Names.Floor, Duties.None, stop => Metadata.OpenFloor(scene, stop))) with
        {
            Goals = [new(Names.Enclosure, OverEmbedded), new(Names.Floor, 0.07)],
        },
        OfUpload("100 kB", 100_000),
        OfUpload("1 MB", 1_000_000),
        OfUpload("25 MB", Upload.Large) with { Goals = [], PeakGoalMegabytes = PeakGoal },
        Of("W5, mail of 320 kB with three files", (server, _, _) => Task.FromResult(MailIn.Ours(server, MailIn.PdfSize)),
            MailIn.OurDuties) with
        {
            Protocol = Protocol.Smtp,
        },
    ];

    private static async Task<Stage> IssueToMany(EnclosureServer server, string? database, CancellationToken stop) =>
        IssueUpload.Open(server, await ManyAccounts.Make(server, database, stop));

    private Case OfIssue(string accounts, PrepareScaled prepare) =>
        Of($"W1, issue a presigned upload, {accounts}", prepare, IssueUpload.OurDuties,
            new Contender(Names.Floor, Duties.Parses | Duties.Signs, stop => IssueUpload.OpenFloor(scene, stop))) with
        {
            Goals = [new(Names.Enclosure, OverEmbedded), new(Names.Floor, 0.16)],
        };

    private Case OfUpload(string name, long size) =>
        Of($"W2, upload of {name}", (server, _, _) => Task.FromResult(Upload.OpenEnclosure(server, size)), Duties.All,
            new Contender(Names.SdkFloor, Duties.Hashes | Duties.Parses, stop => _stages.OpenSdkFloor(size, stop))
            {
                Note = "takes the form into memory and puts it with the AWS SDK: no chunked signing, no checksums beside the hash, no MD5",
            },
            new Contender(Names.BareBucket, Duties.None, stop => _stages.OpenBareBucket(size, stop))
            {
                Note = "the loader puts raw bodies by presigned links, which leave the payload unsigned",
            }) with
        {
            BytesPerOperation = size,
            MostUploaded = MostUploaded,
            Goals = [new(Names.SdkFloor, 0.8)],
        };

    private Case Of(string title, PrepareScaled prepare, Duties duties, params Contender[] others) =>
        new("W9", title,
        [
            new(Names.Scaled, duties, stop => _stages.Open(prepare, copies: 1, stop)),
            .. Beside(prepare, duties),
            new(Names.ScaledTwo, duties, stop => _stages.Open(prepare, copies: 2, stop)),
            new(Names.Enclosure, duties, stop => OurStage.Open(scene, server => prepare(server, null, stop), stop)),
            .. others,
        ])
        {
            Method = Method,
        };

    private Contender[] Beside(PrepareScaled prepare, Duties duties)
    {
        if (options.Beside is not { } program)
        {
            return [];
        }

        var stages = new ScaledStages(scene.With(program), place);
        return [new(Names.ScaledBeside, duties, stop => stages.Open(prepare, copies: 1, stop))];
    }
}
