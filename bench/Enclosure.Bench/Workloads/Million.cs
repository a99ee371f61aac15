using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W7: W1 to W3 once more, with a million attachments in the database against an empty one.</summary>
internal sealed class Million(Scene scene)
{
    private const int Count = 1_000_000;
    private const string Full = "Enclosure, 1,000,000 attachments";
    private const string Empty = "Enclosure, empty";

    private Task<string>? _data;

    public IEnumerable<Case> Cases() =>
    [
        Of(
            "issue a presigned upload",
            0,
            Duties.All & ~Duties.Hashes | Duties.Signs,
            (server, _, _) => Task.FromResult(IssueUpload.Open(server))),
        Of("metadata with a fresh signed URL", 0, Duties.Authenticates | Duties.Signs, OpenMetadata),
        OfUpload("100 kB", 100_000),
        OfUpload("1 MB", 1_000_000),
        OfUpload("25 MB", Upload.Large),
    ];

    private Case OfUpload(string name, int size) =>
        Of($"upload of {name}", size, Duties.All, (server, _, _) => Task.FromResult(Upload.OpenEnclosure(server, size)));

    private Case Of(string title, long bytes, Duties duties, Func<EnclosureServer, bool, CancellationToken, Task<Stage>> open) =>
        new("W7", title,
        [
            new(Full, duties, async stop => await OurStage.Open(scene, await Seeded(stop), server => open(server, true, stop), stop)),
            new(Empty, duties, stop => OurStage.Open(scene, server => open(server, false, stop), stop)),
        ])
        {
            BytesPerOperation = bytes,
            Goals = [new(Empty, 0.85)],
        };

    private static async Task<Stage> OpenMetadata(EnclosureServer server, bool full, CancellationToken stop) => full
        ? Metadata.Open(server, await Seeding.SomeIds(server.Data, Metadata.Count, stop))
        : await Metadata.Open(server, stop);

    private Task<string> Seeded(CancellationToken stop) => _data ??= Seed(stop);

    private async Task<string> Seed(CancellationToken stop)
    {
        var data = scene.Fresh("enclosure-million");
        await using (var server = await EnclosureServer.Start(scene, data, stop))
        {
            await Uploaded.Files(server, 1, size: 1000, stop);
        }

        Progress.Say("W7: a million rows are written");
        await Seeding.Fill(data, Count, stop);
        return data;
    }
}
