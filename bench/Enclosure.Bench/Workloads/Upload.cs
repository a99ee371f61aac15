using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>
/// W2: a file comes up. Ours and the floor take it as multipart, hash it and sync it before they answer; the peers take raw bodies and sync
/// nothing.
/// </summary>
internal static class Upload
{
    public const int Large = 26_000_000;

    private const Duties Sink = Duties.Syncs | Duties.Hashes;

    public static IEnumerable<Case> Cases(Scene scene) =>
    [
        Of(scene, 100_000, "100 kB", 0.80),
        Of(scene, 1_000_000, "1 MB", 0.90),
        Of(scene, Large, "25 MB", 0.95),
    ];

    public static Task<Stage> OpenEnclosure(Scene scene, long size, CancellationToken stop) =>
        OurStage.Open(scene, server => Task.FromResult(OpenEnclosure(server, size)), stop);

    public static Stage OpenEnclosure(EnclosureServer server, long size) =>
        new(server.Process, UploadRequests.Multipart("/v1/attachments", size, $"Authorization: Bearer {server.Keys.RobotomailKey}"), server)
        {
            Uploads = server.Data,
            UploadSize = size,
        };

    public static Task<Stage> OpenFloor(Scene scene, long size, CancellationToken stop) =>
        Open(scene.Fresh("floor"), folder => Floors.Start(folder, stop), UploadRequests.Multipart("/multipart", size), size);

    public static Task<Stage> OpenTus(Scene scene, long size, CancellationToken stop) =>
        Open(scene.Fresh("tus"), folder => NodePeers.StartTus(scene, folder, stop), UploadRequests.Tus(size), size);

    private static Case Of(Scene scene, long size, string name, double overFloor) => new("W2", $"upload of {name}",
    [
        new(Names.Enclosure, Duties.All, stop => OpenEnclosure(scene, size, stop)),
        new(Names.Floor, Sink | Duties.Parses, stop => OpenFloor(scene, size, stop)),
        new(
            Names.RawFloor,
            Sink,
            stop => Open(scene.Fresh("raw"), folder => Floors.Start(folder, stop), UploadRequests.RawPut(size), size)),
        new(Names.Tus, Duties.None, stop => OpenTus(scene, size, stop)),
        new(
            Names.Nginx,
            Duties.None,
            stop => Open(scene.Fresh("nginx"), folder => Nginx.Start(folder, stop), UploadRequests.NamedPut("/files/", size), size)),
    ])
    {
        BytesPerOperation = size,
        Goals = [new(Names.Floor, overFloor), new(Names.Tus, 1)],
    };

    private static async Task<Stage> Open(string folder, Func<string, Task<ServerProcess>> start, NextRequest next, long size) =>
        new(await start(folder), next) { Uploads = folder, UploadSize = size };
}
