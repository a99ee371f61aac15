using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W1: ask for a presigned upload.</summary>
internal static class IssueUpload
{
    private const string Wish = """{"filename":"quarterly report.pdf","contentType":"application/pdf","fileSize":100000}""";

    public static Case Case(Scene scene) => new("W1", "issue a presigned upload",
    [
        new(
            Names.Enclosure,
            Duties.All & ~Duties.Hashes | Duties.Signs,
            stop => OurStage.Open(scene, server => Task.FromResult(Open(server)), stop)),
        new(
            Names.Floor,
            Duties.Parses | Duties.Signs,
            async stop => new Stage(await Floors.Start(scene.Fresh("floor"), stop), Post("/presign"))),
        new(
            Names.Presigner,
            Duties.Parses | Duties.Signs,
            async stop => new Stage(await NodePeers.StartPresigner(scene, stop), Post("/presign"))),
    ])
    {
        Goals = [new(Names.Floor, 0.30), new(Names.Presigner, 3)],
    };

    public static Stage Open(EnclosureServer server) =>
        new(server.Process, Post("/v1/inbox/attachments/upload", $"X-Api-Key: {server.Keys.SendkitKey}"), server);

    private static NextRequest Post(string path, params string[] headers) => Requests.Cycle([Requests.PostJson(path, Wish, headers)]);
}
