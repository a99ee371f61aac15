using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W3: an attachment's metadata with a fresh signed URL.</summary>
internal static class Metadata
{
    public const int Count = 1000;
    public const Duties OurDuties = Duties.Authenticates | Duties.Signs;

    private static readonly string[] AnyIds = [.. Enumerable.Range(0, Count).Select(_ => Guid.CreateVersion7().ToString())];

    public static Case Case(Scene scene) => new("W3", "metadata with a fresh signed URL",
    [
        new(Names.Enclosure, OurDuties, stop => OurStage.Open(scene, server => Open(server, stop), stop)),
        new(Names.Floor, Duties.None, stop => OpenFloor(scene, stop)),
        new(Names.Presigner, Duties.Signs, async stop => new Stage(await NodePeers.StartPresigner(scene, stop), Get("/metadata/", AnyIds))),
    ])
    {
        Goals = [new(Names.Floor, 0.40), new(Names.Presigner, 5)],
    };

    public static async Task<Stage> Open(EnclosureServer server, CancellationToken stop) =>
        Open(server, await Uploaded.Files(server, Count, size: 1000, stop));

    public static Stage Open(EnclosureServer server, string[] ids) =>
        new(server.Process, Get("/v1/attachments/", ids, $"Authorization: Bearer {server.Keys.RobotomailKey}"), server);

    public static async Task<Stage> OpenFloor(Scene scene, CancellationToken stop) =>
        new(await Floors.Start(scene.Fresh("floor"), stop), Get("/metadata/", AnyIds));

    private static NextRequest Get(string path, string[] ids, params string[] headers) =>
        Requests.Cycle([.. ids.Select(id => Requests.Get(path + id, headers))]);
}
