using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W1: ask for a presigned upload.</summary>
internal static class IssueUpload
{
    public const Duties OurDuties = Duties.All & ~Duties.Hashes | Duties.Signs;

    private const string Wish = """{"filename":"quarterly report.pdf","contentType":"application/pdf","fileSize":100000}""";

    public static Case Case(Scene scene) => new("W1", "issue a presigned upload",
    [
        new(Names.Enclosure, OurDuties, stop => OurStage.Open(scene, server => Task.FromResult(Open(server)), stop)),
        new(Names.Floor, Duties.Parses | Duties.Signs, stop => OpenFloor(scene, stop)),
        new(
            Names.Presigner,
            Duties.Parses | Duties.Signs,
            async stop => new Stage(await NodePeers.StartPresigner(scene, stop), Requests.Cycle([Post("/presign")]))),
    ])
    {
        Goals = [new(Names.Floor, 0.30), new(Names.Presigner, 3)],
    };

    public static Stage Open(EnclosureServer server) => Open(server, [server.Keys.SendkitKey]);

    /// <summary>With the keys of several accounts in turn.</summary>
    public static Stage Open(EnclosureServer server, string[] keys) =>
        new(server.Process, Requests.Cycle([.. keys.Select(key => Post("/v1/inbox/attachments/upload", $"X-Api-Key: {key}"))]), server);

    public static async Task<Stage> OpenFloor(Scene scene, CancellationToken stop) =>
        new(await Floors.Start(scene.Fresh("floor"), stop), Requests.Cycle([Post("/presign")]));

    private static Request Post(string path, params string[] headers) => Requests.PostJson(path, Wish, headers);
}
